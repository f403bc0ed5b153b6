import { z } from 'zod';
import { refuse } from '../world/errors.ts';
import { versionText } from '../world/groups.ts';
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
const opengidOf = (chatId: string) => `og${derivedId(30, 'opengid', chatId)}`;

function openChat(world: Backstage['world'], chatId: string): Chat {
  const chat = world.groups.find(chatId) ?? refuse(93006, 'invalid chat_id');
  if (chat.dismissedAt !== null) refuse(49008, 'group is dissolved');
  return chat;
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
      const all = world.groups.list().filter((chat) => !owners?.length || owners.includes(chat.owner));
      // 0 normal, 1 the owner has left
      const statusOf = (chat: Chat) => (world.transfers.hasLeft(chat.owner) ? 1 : 0);
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
      const chat = openChat(world, q.chat_id);
      return {
        group_chat: {
          chat_id: chat.chatId,
          name: chat.name,
          owner: chat.owner,
          create_time: chat.createdAt,
          ...(chat.notice ? { notice: chat.notice } : {}),
          member_list: world.groups.members(chat.chatId).map((m) => memberShape(m, world, q.need_name === 1)),
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
