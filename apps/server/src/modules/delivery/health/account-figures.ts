import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AWAY, BANNED } from './account-errors.ts';
import { addDays, type BeijingDay } from './beijing-days.ts';
import type { AccountFigures, Before } from './health.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A removal this soon is the newcomer's second thought, not the account's doing. */
const EARLY_HOURS = 48;
/** Refusals that name a sender's trouble, as dispatches keep them. */
const SENDER_ERRORS = [String(BANNED), String(AWAY)];

export interface SeenAccount extends AccountFigures {
  accountId: number;
  before: Before | null;
}

/** What is known of every account, in one statement over the whole chain, by name. */
export async function readFigures(
  tx: Tx,
  { at, latestDay }: { at: Date; latestDay: BeijingDay },
): Promise<SeenAccount[]> {
  const ago = (ms: number) => new Date(at.getTime() - ms);
  const { rows } = await sql<Omit<SeenAccount, 'before'> & { health: Before['health'] | null; since: Date | null }>`
    with tie as (
      select account_id,
        count(*) filter (where state = 'active') as contacts,
        count(*) filter (where since > ${ago(DAY_MS)}) as added_day,
        count(*) filter (where since > ${ago(30 * DAY_MS)}) as added_month,
        count(*) filter (where is_removed and not is_early) as removed_month,
        count(*) filter (where is_removed and is_early) as removed_early
      from (
        select account_id, state, since,
          state = 'removed_by_customer' and ended_at > ${ago(30 * DAY_MS)} as is_removed,
          coalesce(ended_at - since < make_interval(hours => ${EARLY_HOURS}::integer), false) as is_early
        from customers.contact_history
      ) h group by account_id
    ), send as (
      select account_id, count(*) as asked, count(confirmed_at) as pressed
      from delivery.dispatch
      where sent_at > ${ago(14 * DAY_MS)} and (confirmed_at is not null or expires_at <= ${at})
      group by account_id
    ), week as (
      select account_id, sum(chat_cnt) as chats, sum(negative_feedback) as negative,
        sum(reply_percentage * chat_cnt) / nullif(sum(chat_cnt) filter (where reply_percentage is not null), 0) as reply
      from delivery.account_day where day > ${addDays(latestDay, -7)}::date group by account_id
    ), error as (
      select account_id, max(seen_at) filter (where code = ${BANNED}) as banned_at,
        max(seen_at) filter (where code = ${AWAY}) as away_at
      from (
        select account_id, code, seen_at from delivery.account_error
        union all
        select account_id, error::integer, sending_at from delivery.dispatch
        where state = 'refused' and error = any(${SENDER_ERRORS}::text[])
      ) e group by account_id
    )
    select a.account_id as "accountId", a.active, a.contact_cap as "contactCap",
      coalesce(t.contacts, 0) as contacts, coalesce(t.added_day, 0) as "addedDay",
      coalesce(t.added_month, 0) as "addedMonth", coalesce(t.removed_month, 0) as "removedMonth",
      coalesce(t.removed_early, 0) as "removedEarly", coalesce(s.asked, 0) as "sendsAsked",
      coalesce(s.pressed, 0) as "sendsPressed", coalesce(w.chats, 0) as "chatsWeek", w.reply as "replyPercent",
      coalesce(w.negative, 0) as "negativeWeek",
      case when e.banned_at > coalesce(h.cleared_at, '-infinity') then e.banned_at end as "bannedAt",
      case when e.away_at > coalesce(h.cleared_at, '-infinity') then e.away_at end as "notLoggedInAt", h.health, h.since
    from organisation.account_info a
    left join tie t on t.account_id = a.account_id
    left join send s on s.account_id = a.account_id
    left join week w on w.account_id = a.account_id
    left join error e on e.account_id = a.account_id
    left join delivery.account_health h on h.account_id = a.account_id
    order by a.userid`.execute(tx);
  return rows.map(({ health, since, ...figures }) => ({
    ...figures,
    before: health && since ? { health, since } : null,
  }));
}
