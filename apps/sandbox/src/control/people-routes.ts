import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { World } from '../world/index.ts';
import { act } from './acts.ts';
import { personPhone } from './phone-state.ts';

const Person = z.object({ id: z.coerce.number().int() });
const Text = z.object({ text: z.string().min(1).max(2000) });

/** An acquisition link as people have it: an address or a bare id, with the channel behind it. */
function linkOf(text: string): { linkId: string; channel: string } {
  const [path = '', query = ''] = text.split('?');
  return { linkId: path.split('/').at(-1) ?? '', channel: new URLSearchParams(query).get('customer_channel') ?? '' };
}

/** What a customer does, for the phone view, tests and scripts. */
export function registerPeople(app: FastifyInstance, { world }: { world: World }): void {
  app.get<{ Querystring: { text?: string; limit?: string } }>('/__sandbox/people', async ({ query }) => {
    const found = world.people.search(query.text ?? '', Math.min(Number(query.limit ?? 50), 500));
    const ties = new Map(world.people.ties(found.map(({ id }) => id)).map((row) => [row.id, row]));
    return found.map((person) => ({ ...person, ...ties.get(person.id) }));
  });
  app.post(
    '/__sandbox/people',
    act(
      z.object({}),
      z.object({
        people: z.array(z.object({ id: z.number().int(), name: z.string(), gender: z.number().optional() })),
      }),
      (_, body) => {
        world.people.define(body.people);
        return { defined: body.people.length };
      },
    ),
  );
  app.get(
    '/__sandbox/people/:id/phone',
    act(Person, z.unknown(), ({ id }) => personPhone(world, id)),
  );

  /** Any code: that of a contact way, of a group, or an acquisition link with its channel. */
  app.post(
    '/__sandbox/people/:id/scan',
    act(Person, z.object({ configId: z.string() }), ({ id }, { configId }) => {
      const link = linkOf(configId);
      if (world.acquisition.links.find(link.linkId)) return world.openLink(id, link.linkId, link.channel);
      return world.joinWays.find(configId) ? world.scanJoinWay(id, configId) : world.scanContactWay(id, configId);
    }),
  );
  /** Taps an acquisition link, whole or by its id; without `add` they only look at the member's card. */
  app.post(
    '/__sandbox/people/:id/open-link',
    act(Person, z.object({ link: z.string(), add: z.boolean().default(true) }), ({ id }, { link, add }) => {
      const { linkId, channel } = linkOf(link);
      return world.openLink(id, linkId, channel, { add });
    }),
  );
  /** Their temporary id as a meeting (1), a form (2) or a smart sheet (3) of the app shows it. */
  app.post(
    '/__sandbox/people/:id/temporary-id',
    act(Person, z.object({ business: z.literal([1, 2, 3]) }), ({ id }, { business }) => ({
      tmpId: world.servedContacts.mintFor(id, business),
    })),
  );
  app.post(
    '/__sandbox/people/:id/leave',
    act(Person, z.object({ chatId: z.string() }), ({ id }, { chatId }) => world.leaveGroup(id, chatId)),
  );
  app.post(
    '/__sandbox/people/:id/remove',
    act(Person, z.object({ userid: z.string() }), ({ id }, { userid }) => world.removeContact(id, userid)),
  );
  app.post(
    '/__sandbox/people/:id/add-again',
    act(Person, z.object({ userid: z.string() }), ({ id }, { userid }) => world.addAgain(id, userid)),
  );
  app.post(
    '/__sandbox/people/:id/say',
    act(
      Person,
      Text.extend({ userid: z.string().optional(), chatId: z.string().optional() }),
      ({ id }, { userid, chatId, text }) => {
        if (chatId) world.sayInGroup(id, chatId, text);
        else if (userid) world.sayToMember(id, userid, { text, attachments: [] });
      },
    ),
  );
  app.post(
    '/__sandbox/people/:id/react',
    act(
      Person,
      z.object({ momentId: z.string(), userid: z.string(), kind: z.enum(['like', 'comment']) }),
      ({ id }, { momentId, userid, kind }) => world.moments.react(id, momentId, userid, kind),
    ),
  );
  app.post(
    '/__sandbox/people/:id/refuse-transfer',
    act(Person, z.unknown(), ({ id }) => world.transfers.refuse(id)),
  );
  app.post(
    '/__sandbox/people/:id/oauth-code',
    act(Person, z.unknown(), ({ id }) => ({ code: world.mintOauthCode({ person: id }) })),
  );
}
