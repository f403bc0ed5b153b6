import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { opengidOf } from '../wecom/groups.ts';
import type { World } from '../world/index.ts';
import { act } from './acts.ts';

const Member = z.object({ userid: z.string() });
const Group = z.object({ chatId: z.string() });
const Someone = z.object({ person: z.number().int() });

/** What a member or an administrator does in the client with customers, tags and groups; each is told by callback. */
export function registerClient(app: FastifyInstance, { world }: { world: World }): void {
  app.post(
    '/__sandbox/staff/:userid/edit-customer',
    act(
      Member,
      Someone.extend({ remark: z.string().optional(), description: z.string().optional() }),
      ({ userid }, { person, ...change }) => world.contacts.editByMember(userid, person, change),
    ),
  );
  app.post(
    '/__sandbox/staff/:userid/tag-customer',
    act(Member, z.object({ externalUserid: z.string(), tagId: z.string() }), ({ userid }, { externalUserid, tagId }) =>
      world.tags.markByMember(userid, externalUserid, tagId),
    ),
  );
  app.post(
    '/__sandbox/staff/:userid/add-customer',
    act(Member, Someone, ({ userid }, { person }) => world.contacts.addByMember(userid, person)),
  );
  app.post(
    '/__sandbox/staff/:userid/leave-corp',
    act(Member, z.unknown(), ({ userid }) => world.directory.removeMember(userid)),
  );
  app.post(
    '/__sandbox/tags',
    act(z.object({}), z.object({ group: z.string(), names: z.array(z.string()).min(1) }), (_, { group, names }) =>
      world.tags.addByAdmin(group, names),
    ),
  );

  app.post(
    '/__sandbox/tags/:id/rename',
    act(z.object({ id: z.string() }), z.object({ name: z.string().min(1) }), ({ id }, { name }) =>
      world.tags.renameByAdmin(id, name),
    ),
  );
  app.post(
    '/__sandbox/tags/:id/delete',
    act(z.object({ id: z.string() }), z.unknown(), ({ id }) => world.tags.removeByAdmin(id)),
  );
  app.post(
    '/__sandbox/tags/shuffle',
    act(z.object({}), z.object({ groupId: z.string().default('') }), (_, { groupId }) =>
      world.tags.shuffleByAdmin(groupId),
    ),
  );

  /** The group as a mini program that was opened in it sees it. */
  app.get(
    '/__sandbox/groups/:chatId/opengid',
    act(Group, z.unknown(), ({ chatId }) => ({ opengid: opengidOf(chatId) })),
  );
  app.post(
    '/__sandbox/groups/:chatId/invite',
    act(Group, Someone.extend({ userid: z.string() }), ({ chatId }, { person, userid }) =>
      world.groups.join(chatId, person, { joinScene: 1, invitor: userid }),
    ),
  );
  app.post(
    '/__sandbox/groups/:chatId/remove-member',
    act(Group, Someone, ({ chatId }, { person }) => world.groups.removeMember(chatId, person)),
  );
  app.post(
    '/__sandbox/groups/:chatId/rename',
    act(Group, z.object({ name: z.string() }), ({ chatId }, { name }) => world.groups.rename(chatId, name)),
  );
  app.post(
    '/__sandbox/groups/:chatId/owner',
    act(Group, z.object({ userid: z.string() }), ({ chatId }, { userid }) => world.groups.changeOwner(chatId, userid)),
  );
  app.post(
    '/__sandbox/groups/:chatId/notice',
    act(Group, z.object({ text: z.string() }), ({ chatId }, { text }) => world.groups.changeNotice(chatId, text)),
  );
  app.post(
    '/__sandbox/groups/:chatId/dismiss',
    act(Group, z.unknown(), ({ chatId }) => world.groups.dismiss(chatId)),
  );
}
