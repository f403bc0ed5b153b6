import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Attachment, World } from '../world/index.ts';
import { act } from './acts.ts';
import { memberPhone, posters } from './phone-state.ts';

const Member = z.object({ userid: z.string() });
const Content = z.object({
  text: z.string().nullish(),
  attachments: z
    .array(z.looseObject({ msgtype: z.string() }).transform((one) => one as unknown as Attachment))
    .default([]),
});

/** What a member of the corp does, for the phone view, tests and scripts. */
export function registerStaff(app: FastifyInstance, { world }: { world: World }): void {
  app.get<{ Querystring: { text?: string; limit?: string } }>('/__sandbox/staff', async ({ query }) =>
    world.staff.search(query.text ?? '', Math.min(Number(query.limit ?? 50), 500)),
  );
  app.post(
    '/__sandbox/staff',
    act(
      z.object({}),
      z.object({ members: z.array(z.object({ userid: z.string(), name: z.string(), mobile: z.string().optional() })) }),
      (_, body) => {
        world.staff.define(body);
        return { defined: body.members.length };
      },
    ),
  );
  app.get('/__sandbox/codes', async () => posters(world));
  app.get(
    '/__sandbox/staff/:userid/phone',
    act(Member, z.unknown(), ({ userid }) => memberPhone(world, userid)),
  );
  app.post(
    '/__sandbox/staff/:userid/confirm',
    act(Member, z.object({ msgid: z.string(), only: z.array(z.string()).optional() }), ({ userid }, { msgid, only }) =>
      world.confirmSend(userid, msgid, only),
    ),
  );
  app.post(
    '/__sandbox/staff/:userid/publish',
    act(Member, z.object({ momentId: z.string() }), ({ userid }, { momentId }) =>
      world.moments.publish(userid, momentId),
    ),
  );
  app.post(
    '/__sandbox/staff/:userid/groups',
    act(Member, z.object({ name: z.string().min(1) }), ({ userid }, { name }) => ({
      chatId: world.createGroup(userid, name),
    })),
  );
  app.post(
    '/__sandbox/staff/:userid/post',
    act(Member, z.object({ chatId: z.string(), content: Content }), ({ userid }, { chatId, content }) =>
      world.postToGroup(userid, chatId, content),
    ),
  );
  app.post(
    '/__sandbox/staff/:userid/write',
    act(Member, z.object({ person: z.number().int(), content: Content }), ({ userid }, { person, content }) =>
      world.sendToCustomer(userid, person, content),
    ),
  );
  app.post(
    '/__sandbox/staff/:userid/own-send',
    act(
      Member,
      z.object({
        externalUserids: z.array(z.string()).optional(),
        chatIds: z.array(z.string()).optional(),
        content: Content,
      }),
      ({ userid }, { externalUserids, chatIds, content }) =>
        world.sendOwnMass(userid, chatIds ? { chatIds } : { externalUserids: externalUserids ?? [] }, content),
    ),
  );
  app.post(
    '/__sandbox/staff/:userid/accept',
    act(Member, z.object({ person: z.number().int() }), ({ userid }, { person }) =>
      world.acceptContact(userid, person),
    ),
  );
  app.post(
    '/__sandbox/staff/:userid/remove-customer',
    act(Member, z.object({ person: z.number().int() }), ({ userid }, { person }) =>
      world.removeCustomer(userid, person),
    ),
  );
  app.post(
    '/__sandbox/staff/:userid/press',
    act(Member, z.object({ msgid: z.string(), key: z.string() }), ({ userid }, { msgid, key }) =>
      world.pressCard(userid, msgid, key),
    ),
  );
  app.post(
    '/__sandbox/staff/:userid/oauth-code',
    act(Member, z.unknown(), ({ userid }) => ({ code: world.mintOauthCode({ userid }) })),
  );
}
