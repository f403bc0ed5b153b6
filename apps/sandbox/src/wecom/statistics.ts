import { z } from 'zod';
import type { GroupFigures } from '../world/behaviour.ts';
import { beijingDay, secondsOfDay } from '../world/days.ts';
import { refuse } from '../world/errors.ts';
import { type Backstage, type Endpoint, endpoint } from './endpoint.ts';
import { num } from './shapes.ts';

const SPAN_DAYS = 30;
const KEPT_DAYS = 180;
const dayOf = (unixSeconds: number) => beijingDay(new Date(unixSeconds * 1000));

/** Groups are counted at night: today's figures are not there yet (LIMITS §6). */
function checkCounted({ world }: Backstage, until: number) {
  if (until >= beijingDay(world.clock.now())) refuse(40058, 'groups are counted up to yesterday');
}

function checkSpan({ world }: Backstage, from: number, until: number) {
  if (until < from || until - from > SPAN_DAYS) refuse(40058, `span is longer than ${SPAN_DAYS} days`);
  if (until > beijingDay(world.clock.now())) refuse(40058, 'a day that has not come');
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
  /** 1 new groups, 2 groups, 3 new members, 4 members. */
  order_by: num.min(1).max(4).default(1),
  order_asc: num.default(0),
});
const ORDERS = ['new_chat_cnt', 'chat_total', 'new_member_cnt', 'member_total'] as const;

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
          ...(day.replyPercentage === null ? {} : { reply_percentage: Math.round(day.replyPercentage * 100) / 100 }),
          ...(day.replyMinutes === null ? {} : { avg_reply_time: Math.round(day.replyMinutes) }),
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
    checkCounted(backstage, until);
    const owners = ownersOf(q, backstage);
    const all = owners.map((owner) => ({
      owner,
      data: groupShape(backstage.world.behaviour.ofGroups([owner], secondsOfDay(from), secondsOfDay(until + 1))),
    }));
    const by = ORDERS[q.order_by - 1]!;
    const sorted = all.toSorted((a, b) => (a.data[by] - b.data[by]) * (q.order_asc === 1 ? 1 : -1));
    const page = sorted.slice(q.offset, q.offset + q.limit);
    return { total: owners.length, next_offset: q.offset + page.length, items: page };
  }),
  endpoint('POST', 'externalcontact/groupchat/statistic_group_by_day', GroupQuery, (q, backstage) => {
    const [from, until] = [dayOf(q.day_begin_time), dayOf(q.day_end_time ?? q.day_begin_time)];
    checkSpan(backstage, from, until);
    checkCounted(backstage, until);
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
