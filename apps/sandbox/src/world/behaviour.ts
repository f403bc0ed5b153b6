import type { WorldContext } from './context.ts';
import { secondsOfDay } from './days.ts';

export interface BehaviourDay {
  /** Unix seconds of the day's midnight in Beijing. */
  statTime: number;
  newApply: number;
  newContact: number;
  messages: number;
  chats: number;
  negative: number;
  /** Share in percent of the chats begun by customers that day which the member answered, and minutes until then. */
  replyPercentage: number | null;
  replyMinutes: number | null;
}

export interface GroupFigures {
  newChats: number;
  chats: number;
  chatsWithMessages: number;
  newMembers: number;
  members: number;
  membersWithMessages: number;
  messages: number;
}

/** Chats in which customers wrote on a day, with the member's first word after the customer's first. */
const REPLIES = `
  select q.day, count(*) as chats, sum(r.at_ms is not null) as replied, avg((r.at_ms - q.at_ms) / 60000.0) as minutes
  from (select (d.at_ms + 28800000) / 86400000 as day, d.userid, d.person_id, min(d.at_ms) as at_ms from delivery d
        where d.by_customer = 1 and d.chat_id is null and d.userid in (select value from json_each(:userids))
          and d.at_ms >= :from * 86400000 - 28800000 and d.at_ms < (:until + 1) * 86400000 - 28800000
        group by 1, 2, 3) q
  left join delivery r on r.id = (select x.id from delivery x where x.person_id = q.person_id and x.userid = q.userid
      and x.origin = 'direct' and x.at_ms >= q.at_ms and (x.at_ms + 28800000) / 86400000 = q.day order by x.at_ms, x.id limit 1)
  group by q.day`;

const shareOf = (row: { chats: number; replied: number } | undefined): number | null =>
  row ? (row.replied / row.chats) * 100 : null;

/** Daily figures of members and of their groups, as the statistics calls give them. */
export function createBehaviour({ store }: WorldContext) {
  return {
    /** One row a day, several members summed. */
    ofMembers: (userids: string[], fromDay: number, untilDay: number): BehaviourDay[] => {
      const replies = new Map(
        store
          .all<{ day: number; chats: number; replied: number; minutes: number | null }>(REPLIES, {
            userids: JSON.stringify(userids),
            from: fromDay,
            until: untilDay,
          })
          .map((row) => [row.day, row]),
      );
      return store
        .all<{
          day: number;
          new_apply: number;
          new_contact: number;
          messages: number;
          chats: number;
          negative: number;
        }>(
          `with recursive days (day) as (select ? union all select day + 1 from days where day < ?)
           select d.day, coalesce(sum(b.new_apply), 0) as new_apply, coalesce(sum(b.new_contact), 0) as new_contact,
             coalesce(sum(b.messages), 0) as messages, coalesce(sum(b.negative), 0) as negative,
             (select count(distinct x.userid || '/' || x.person_id) from delivery x
              where x.origin = 'direct' and x.userid in (select value from json_each(?))
                and x.at_ms >= d.day * 86400000 - 28800000 and x.at_ms < (d.day + 1) * 86400000 - 28800000) as chats
           from days d left join behaviour b on b.day = d.day and b.userid in (select value from json_each(?))
           group by d.day order by d.day`,
          fromDay,
          untilDay,
          JSON.stringify(userids),
          JSON.stringify(userids),
        )
        .map((row) => ({
          statTime: secondsOfDay(row.day),
          newApply: row.new_apply,
          newContact: row.new_contact,
          messages: row.messages,
          chats: row.chats,
          negative: row.negative,
          replyPercentage: shareOf(replies.get(row.day)),
          replyMinutes: replies.get(row.day)?.minutes ?? null,
        }));
    },
    /** Figures of the groups of some owners within [from, until) in unix seconds; totals are as of the end. */
    ofGroups(owners: string[], from: number, until: number): GroupFigures {
      const mine = `c.owner in (select value from json_each(:owners))`;
      const row = store.get<GroupFigures>(
        `select
           (select count(*) from chat c where ${mine} and c.created_at >= :from and c.created_at < :until) as "newChats",
           (select count(*) from chat c where ${mine} and c.created_at < :until and coalesce(c.dismissed_at, 9e15) >= :until) as "chats",
           (select count(distinct d.chat_id) from delivery d join chat c on c.chat_id = d.chat_id where ${mine}
              and d.at_ms >= :from * 1000 and d.at_ms < :until * 1000) as "chatsWithMessages",
           (select count(*) from chat_member m join chat c on c.chat_id = m.chat_id where ${mine}
              and m.joined_at >= :from and m.joined_at < :until) as "newMembers",
           (select count(*) from chat_member m join chat c on c.chat_id = m.chat_id where ${mine}
              and m.joined_at < :until and coalesce(m.left_at, 9e15) >= :until) as "members",
           (select count(distinct d.chat_id || coalesce(d.userid, d.person_id)) from delivery d join chat c on c.chat_id = d.chat_id
              where ${mine} and d.at_ms >= :from * 1000 and d.at_ms < :until * 1000) as "membersWithMessages",
           (select count(*) from delivery d join chat c on c.chat_id = d.chat_id where ${mine}
              and d.at_ms >= :from * 1000 and d.at_ms < :until * 1000) as "messages"`,
        { owners: JSON.stringify(owners), from, until },
      );
      return row!;
    },
  };
}
