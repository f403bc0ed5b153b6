import { z } from 'zod';
import type { GroupFigures } from '../world/behaviour.ts';
import { beijingDay, secondsOfDay } from '../world/days.ts';
import { refuse } from '../world/errors.ts';
import { type Backstage, type Endpoint, endpoint } from './endpoint.ts';
import { num } from './shapes.ts';

const SPAN_DAYS = 30;
const KEPT_DAYS = 180;
const dayOf = (unixSeconds: number) => beijingDay(new Date(unixSeconds * 1000));

function checkSpan({ world }: Backstage, from: number, until: number) {
  if (until < from || until - from > SPAN_DAYS) refuse(40058, `span is longer than ${SPAN_DAYS} days`);
  if (beijingDay(world.clock.now()) - from > KEPT_DAYS) refuse(40058, `older than ${KEPT_DAYS} days`);
}

const groupShape = (f: GroupFigures) => ({
  new_chat_cnt: f.newChats,
  chat_total: f.chats,
  chat_has_msg: f.chatsWithMessages,
  new_member_cnt: f.newMembers,
  member_total: f.members,
  member_has_msg: f.membersWithMessages,
  msg_total: f.messages,
  migrate_trainee_chat_cnt: 0,
});

const GroupQuery = z.object({
  day_begin_time: num,
  day_end_time: num.optional(),
  owner_filter: z.object({ userid_list: z.array(z.string()).max(100) }).optional(),
  offset: num.default(0),
  limit: num.max(1000).default(500),
});
/** Named owners, or every member who owns a group. */
const ownersOf = (q: z.output<typeof GroupQuery>, { world }: Backstage) =>
  q.owner_filter?.userid_list.map((userid) => userid.toLowerCase()) ??
  [...new Set(world.groups.list().map((chat) => chat.owner))].sort();

export const statisticsEndpoints: Endpoint[] = [
  endpoint(
    'POST',
    'externalcontact/get_user_behavior_data',
    z.object({
      userid: z.array(z.string()).max(100).default([]),
      partyid: z.array(num).max(100).default([]),
      start_time: num,
      end_time: num,
    }),
    (q, backstage) => {
      const { world } = backstage;
      const [from, until] = [dayOf(q.start_time), dayOf(q.end_time)];
      checkSpan(backstage, from, until);
      const ofParties = q.partyid
        .flatMap((id) => world.staff.departments(id))
        .flatMap((d) => world.staff.ofDepartment(d.id).map((m) => m.userid));
      const userids = [...new Set([...q.userid.map((userid) => userid.toLowerCase()), ...ofParties])];
      if (userids.length === 0) refuse(40003, 'userid and partyid are both empty');
      return {
        behavior_data: world.behaviour.ofMembers(userids, from, until).map((day) => ({
          stat_time: day.statTime,
          chat_cnt: day.chats,
          message_cnt: day.messages,
          negative_feedback_cnt: day.negative,
          new_apply_cnt: day.newApply,
          new_contact_cnt: day.newContact,
        })),
      };
    },
  ),
  endpoint('POST', 'externalcontact/groupchat/statistic', GroupQuery, (q, backstage) => {
    const [from, until] = [dayOf(q.day_begin_time), dayOf(q.day_end_time ?? q.day_begin_time)];
    checkSpan(backstage, from, until);
    const owners = ownersOf(q, backstage);
    const page = owners.slice(q.offset, q.offset + q.limit);
    return {
      total: owners.length,
      next_offset: q.offset + page.length,
      items: page.map((owner) => ({
        owner,
        data: groupShape(backstage.world.behaviour.ofGroups([owner], secondsOfDay(from), secondsOfDay(until + 1))),
      })),
    };
  }),
  endpoint('POST', 'externalcontact/groupchat/statistic_group_by_day', GroupQuery, (q, backstage) => {
    const [from, until] = [dayOf(q.day_begin_time), dayOf(q.day_end_time ?? q.day_begin_time)];
    checkSpan(backstage, from, until);
    const owners = ownersOf(q, backstage);
    const days = Array.from({ length: until - from + 1 }, (_, i) => from + i);
    return {
      items: days.map((day) => ({
        stat_time: secondsOfDay(day),
        data: groupShape(backstage.world.behaviour.ofGroups(owners, secondsOfDay(day), secondsOfDay(day + 1))),
      })),
    };
  }),
];
