import { z } from 'zod';
import { versionText } from '../world/chat.ts';
import { refuse } from '../world/errors.ts';
import { derivedId } from '../world/ids.ts';
import type { Chat, ChatMember } from '../world/index.ts';
import { type Backstage, type Endpoint, endpoint } from './endpoint.ts';
import { num, pageOf, sliced } from './shapes.ts';

function memberShape(m: ChatMember, world: Backstage['world'], needName: boolean) {
  const person = m.personId === null ? undefined : world.people.find(m.personId);
  return {
    userid: m.member,
    type: m.personId === null ? 1 : 2,
    ...(person && world.settings.unionid ? { unionid: person.unionid } : {}),
    join_time: m.joinedAt,
    join_scene: m.joinScene,
    ...(m.invitor ? { invitor: { userid: m.invitor } } : {}),
    group_nickname: '',
    ...(needName ? { name: person?.name ?? world.staff.find(m.member)?.name ?? '' } : {}),
    ...(m.state ? { state: m.state } : {}),
  };
}

/** Mini programs get an encrypted group id; here it is derived from the chat, so that it can be found again. */
export const opengidOf = (chatId: string) => `og${derivedId(30, 'opengid', chatId)}`;

/** As the API shows it just now, which may be a little behind the events. */
function shownChat(world: Backstage['world'], chatId: string) {
  const shown = world.groups.shown(chatId) ?? refuse(93006, 'invalid chat_id');
  if (shown.chat.dismissedAt !== null) refuse(49008, 'group is dissolved');
  if (!world.range.has(shown.chat.owner)) refuse(60011, 'the owner is outside the visible range');
  return shown;
}

export const groupEndpoints: Endpoint[] = [
  endpoint(
    'POST',
    'externalcontact/groupchat/list',
    z.object({
      status_filter: num.default(0),
      owner_filter: z.object({ userid_list: z.array(z.string()).max(100) }).optional(),
      ...pageOf(1000, 1000),
    }),
    (q, { world }) => {
      const owners = q.owner_filter?.userid_list.map((userid) => userid.toLowerCase());
      const inRange = world.staff.all().filter((m) => m.status !== 5 && world.range.has(m.userid)).length;
      if (!owners?.length && inRange > world.settings.groupListPeople)
        refuse(81017, `more than ${world.settings.groupListPeople} people in range: owner_filter is needed`);
      const { statusOf } = world.groupTransfers;
      // groups of owners who left are listed only when they are asked for
      const ofOwner = (chat: Chat) =>
        owners?.length ? owners.includes(chat.owner) : statusOf(chat) !== 1 || q.status_filter === 1;
      const all = world.groups.list().filter((chat) => ofOwner(chat) && world.range.has(chat.owner));
      const wanted = q.status_filter === 0 ? all : all.filter((chat) => statusOf(chat) === q.status_filter);
      const { rows, nextCursor } = sliced(wanted, q);
      return {
        group_chat_list: rows.map((chat) => ({ chat_id: chat.chatId, status: statusOf(chat) })),
        next_cursor: nextCursor,
      };
    },
  ),
  endpoint(
    'POST',
    'externalcontact/groupchat/get',
    z.object({ chat_id: z.string(), need_name: num.default(0) }),
    (q, { world }) => {
      const { chat, members } = shownChat(world, q.chat_id);
      return {
        group_chat: {
          chat_id: chat.chatId,
          name: chat.name,
          owner: chat.owner,
          create_time: chat.createdAt,
          ...(chat.notice ? { notice: chat.notice } : {}),
          member_list: members.map((m) => memberShape(m, world, q.need_name === 1)),
          admin_list: [],
          member_version: versionText(chat.chatId, chat.version),
        },
      };
    },
  ),
  endpoint('POST', 'externalcontact/opengid_to_chatid', z.object({ opengid: z.string() }), (q, { world }) => ({
    chat_id:
      world.groups.list().find((chat) => opengidOf(chat.chatId) === q.opengid)?.chatId ??
      refuse(90511, 'invalid opengid'),
  })),
];
