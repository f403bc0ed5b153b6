import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import type { CardContent } from './card.ts';
import { readCardSettings } from './settings.ts';

/** WeCom drops an equal message for four hours at most (API §21). Seconds. */
export const DUPLICATES_S = 4 * 3_600;
/** A repeat that leaves now arrives while WeCom still knows the first one. Wall milliseconds. */
const REPEATS_MS = (DUPLICATES_S - 300) * 1_000;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

export interface CardDeps extends Pick<Platform, 'db' | 'clock' | 'wall'> {}

/** What counts a member's cards: the wall, as WeCom does. Where time stands still a wall minute says nothing. */
const meterNow = ({ clock, wall }: CardDeps): Date => (clock.mode === 'driven' ? clock.now() : wall());

export interface Claimed {
  cardId: number;
  attempts: number;
  /** An answer was lost before. */
  mayBeThere: boolean;
  taskId: string;
  content: CardContent;
  userids: string[];
}

/** A killed process may have sent what it had claimed. Called under the lock: nobody is sending now. */
export async function markAbandonedCards({ db, wall }: CardDeps): Promise<void> {
  await sql`
    update delivery.staff_card set state = 'unknown', may_be_there = true, try_after = ${wall()} where state = 'sending'`.execute(
    db,
  );
}

/** What is too late is not sent; what WeCom would not recognise as a repeat any more is never repeated. */
export async function giveUpCards({ db, clock, wall }: CardDeps): Promise<void> {
  await sql`
    update delivery.staff_card set state = 'dropped' where state = 'wanted' and send_until <= ${clock.now()}`.execute(
    db,
  );
  await sql`
    update delivery.staff_card set try_after = null
    where state = 'unknown' and try_after is not null
      and sending_at <= ${new Date(wall().getTime() - REPEATS_MS)}`.execute(db);
}

/**
 * Cards that can leave now, in an order that does not depend on ids: repeats of lost answers, and new ones whose
 * receivers all have room. WeCom would drop the rest without a word, so it waits.
 */
export async function findSendable(deps: CardDeps): Promise<number[]> {
  const { db, wall } = deps;
  const meter = meterNow(deps).getTime();
  const { per_minute: perMinute, per_hour: perHour } = await readCardSettings(db);
  const { rows } = await sql<{ cardId: number }>`
    with waiting as (
      select c.card_id, c.state, c.made_at, c.card_key, c.content ->> 'title' as title, r.userid,
        row_number() over (partition by r.userid, c.state order by c.made_at, c.content ->> 'title', c.card_key collate "C") as place
      from delivery.staff_card c join delivery.staff_card_receiver r on r.card_id = c.card_id
      where c.state = 'wanted' and (c.try_after is null or c.try_after <= ${wall()})
        or c.state = 'unknown' and c.try_after <= ${wall()}
    ), load as (
      select r.userid, count(*) as hour, count(*) filter (where r.metered_at > ${new Date(meter - MINUTE_MS)}) as minute
      from delivery.staff_card_receiver r
      where r.metered_at > ${new Date(meter - HOUR_MS)} and r.userid in (select w.userid from waiting w)
      group by r.userid
    )
    select w.card_id as "cardId" from waiting w left join load l on l.userid = w.userid
    group by w.card_id, w.state, w.made_at, w.title, w.card_key
    having w.state = 'unknown' or bool_and(w.place + coalesce(l.minute, 0) <= ${perMinute}::integer
      and w.place + coalesce(l.hour, 0) <= ${perHour}::integer)
    order by w.made_at, min(w.userid collate "C"), w.title, w.card_key collate "C"`.execute(db);
  return rows.map(({ cardId }) => cardId);
}

/** Commits `sending`: from here on it may have arrived. Content and receivers never change, so that a repeat is equal. */
export async function claimCard(deps: CardDeps, cardId: number): Promise<Claimed | null> {
  const { rows } = await sql<Claimed>`
    with claimed as (
      update delivery.staff_card
      set state = 'sending', attempts = attempts + 1, try_after = null, sending_at = coalesce(sending_at, ${deps.wall()})
      where card_id = ${cardId} and state in ('wanted', 'unknown')
      returning card_id, attempts, may_be_there, wecom_task_id, content
    ), metered as (
      update delivery.staff_card_receiver r set metered_at = coalesce(r.metered_at, ${meterNow(deps)})
      from claimed where r.card_id = claimed.card_id
      returning r.userid
    )
    select card_id as "cardId", attempts, may_be_there as "mayBeThere", wecom_task_id as "taskId", content,
      array(select m.userid from metered m order by m.userid collate "C") as userids
    from claimed`.execute(deps.db);
  return rows[0] ?? null;
}
