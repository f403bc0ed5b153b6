import { z } from 'zod';
import { refuse } from '../world/errors.ts';
import type { MessageContent } from '../world/index.ts';
import type { MassSend } from '../world/mass-sends.ts';
import { type Backstage, cursorOf, type Endpoint, endpoint, offsetOf } from './endpoint.ts';
import { ContentInput, checkContent, num, paged, pageOf } from './shapes.ts';

const Id = z.object({ msgid: z.string().default('') });
const RECEIVERS = { single: 10_000, group: 2_000 };
const MONTH_SECONDS = 31 * 86_400;

const contentShape = ({ text, attachments }: MessageContent) => ({
  ...(text ? { text: { content: text } } : {}),
  attachments,
});

/** Right after creation the records may not be there yet. */
function ready(msgid: string, world: Backstage['world']): MassSend {
  if (!msgid) refuse(41046, 'msgid missing');
  const send = world.massSends.known(msgid);
  if (world.wall() - send.wallCreatedMs < world.settings.dispatchingMs)
    refuse(41063, 'mass message is being dispatched');
  return send;
}

export const messageEndpoints: Endpoint[] = [
  endpoint(
    'POST',
    'externalcontact/send_welcome_msg',
    z.object({ welcome_code: z.string().default(''), ...ContentInput }),
    (q, { world }) => {
      if (!q.welcome_code) refuse(41049, 'welcome_code missing');
      world.welcomes.send(q.welcome_code, checkContent(q, world.media));
      return {};
    },
  ),
  endpoint(
    'POST',
    'externalcontact/add_msg_template',
    z.object({
      chat_type: z.enum(['single', 'group']).default('single'),
      external_userid: z.array(z.string()).default([]),
      chat_id_list: z.array(z.string()).default([]),
      tag_filter: z
        .object({ group_list: z.array(z.object({ tag_list: z.array(z.string()).max(100) })).default([]) })
        .optional(),
      sender: z.string().optional(),
      allow_select: z.boolean().default(false),
      ...ContentInput,
    }),
    (q, { world }) => {
      if (q.external_userid.length > RECEIVERS.single) refuse(40058, `more than ${RECEIVERS.single} external_userid`);
      if (q.chat_id_list.length > RECEIVERS.group) refuse(40058, `more than ${RECEIVERS.group} chat_id`);
      const tagLists = (q.tag_filter?.group_list ?? []).map((group) => group.tag_list);
      if (q.chat_type === 'single' && !q.sender && q.external_userid.length === 0 && tagLists.length === 0)
        refuse(41048, 'sender, external_userid and tag_filter are all empty');
      const { msgid, failList } = world.massSends.add({
        chatType: q.chat_type,
        externalUserids: q.external_userid,
        chatIds: q.chat_id_list,
        tagLists,
        sender: q.sender,
        allowSelect: q.chat_type === 'single' && q.allow_select,
        content: checkContent(q, world.media),
      });
      return { fail_list: failList, msgid };
    },
  ),
  endpoint('POST', 'externalcontact/remind_groupmsg_send', Id, (q, { world }) => {
    if (!q.msgid) refuse(41046, 'msgid missing');
    world.massSends.remind(q.msgid);
    return {};
  }),
  endpoint('POST', 'externalcontact/cancel_groupmsg_send', Id, (q, { world }) => {
    if (!q.msgid) refuse(41046, 'msgid missing');
    world.massSends.cancel(q.msgid);
    return {};
  }),
  endpoint(
    'POST',
    'externalcontact/get_groupmsg_list_v2',
    z.object({
      chat_type: z.enum(['single', 'group']),
      start_time: num,
      end_time: num,
      creator: z.string().optional(),
      filter_type: num.min(0).max(2).default(2),
      ...pageOf(100, 50),
    }),
    (q, { world }) => {
      if (q.end_time < q.start_time) refuse(40058, 'end_time is before start_time');
      if (q.end_time - q.start_time > MONTH_SECONDS) refuse(40058, 'span is longer than a month');
      const after = offsetOf(q.cursor) ?? refuse(50100, 'invalid cursor');
      const found = world.massSends.list({
        chatType: q.chat_type,
        from: q.start_time,
        until: q.end_time,
        creator: q.creator,
        createType: q.filter_type === 2 ? undefined : (q.filter_type as 0 | 1),
        after,
        limit: q.limit + 1,
      });
      const rows = found.slice(0, q.limit);
      return {
        group_msg_list: rows.map((send) => ({
          msgid: send.msgid,
          ...(send.createType === 1 ? { creator: send.sender } : {}),
          create_time: String(send.createdAt),
          create_type: send.createType,
          ...contentShape(send.content),
        })),
        next_cursor: found.length > q.limit ? cursorOf(rows.at(-1)!.position) : '',
      };
    },
  ),
  endpoint('POST', 'externalcontact/get_groupmsg_task', Id.extend(pageOf(1000, 500)), (q, { world }) => {
    const send = ready(q.msgid, world);
    const { rows, nextCursor } = paged((offset, limit) => world.massSends.tasks(send.msgid, offset, limit), q);
    return {
      task_list: rows.map((t) => ({
        userid: t.userid,
        status: t.status,
        ...(t.send_time === null ? {} : { send_time: t.send_time }),
      })),
      next_cursor: nextCursor,
    };
  }),
  endpoint(
    'POST',
    'externalcontact/get_groupmsg_send_result',
    Id.extend({ userid: z.string(), ...pageOf(1000, 500) }),
    (q, { world }) => {
      const send = ready(q.msgid, world);
      const { rows, nextCursor } = paged(
        (offset, limit) => world.massSends.results(send.msgid, q.userid, offset, limit),
        q,
      );
      return {
        send_list: rows.map((r) => ({
          ...(r.person_id === null ? { chat_id: r.subject } : { external_userid: r.subject }),
          userid: r.userid,
          status: r.status,
          ...(r.status === 1 && r.send_time !== null ? { send_time: r.send_time } : {}),
        })),
        next_cursor: nextCursor,
      };
    },
  ),
];
