import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { StaffCard } from './card.ts';

/** Wants a set of cards; what was wanted before under its key stays as it is. They leave after the commit. */
export async function wantCards(tx: Tx, cards: readonly StaffCard[], at: Date): Promise<void> {
  if (cards.length === 0) return;
  const rows = cards.map(({ cardKey, userids, sendUntil, ...content }) => ({ cardKey, userids, sendUntil, content }));
  await sql`
    with wanted as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as w("cardKey" text, userids jsonb, "sendUntil" timestamptz, content jsonb)
    ), made as (
      insert into delivery.staff_card (card_key, wecom_task_id, content, made_at, send_until, state)
      select "cardKey", 'xe-' || md5("cardKey" || ' ' || ${at.toISOString()}), content, ${at}::timestamptz, "sendUntil", 'wanted'
      from wanted
      on conflict (card_key) do nothing
      returning card_id, card_key
    )
    insert into delivery.staff_card_receiver (card_id, userid)
    select distinct m.card_id, u.userid
    from made m join wanted w on w."cardKey" = m.card_key
    cross join jsonb_array_elements_text(w.userids) as u(userid)`.execute(tx);
}

export interface ClosedCard {
  cardKey: string;
  /** What it says from now on, e.g. `已完成 · 林乔 12:03`. */
  words: string;
}

/** What these cards asked for is over: those not sent yet never are, the others will say so. The first word stands. */
export async function closeCards(tx: Tx, cards: readonly ClosedCard[], at: Date): Promise<void> {
  if (cards.length === 0) return;
  await sql`
    with closed as (
      select c.card_id, c.state, k.words
      from jsonb_to_recordset(${JSON.stringify(cards)}::jsonb) as k("cardKey" text, words text)
      join delivery.staff_card c on c.card_key = k."cardKey"
    ), dropped as (
      update delivery.staff_card c set state = 'dropped' from closed k where c.card_id = k.card_id and c.state = 'wanted'
    )
    insert into delivery.staff_card_change (card_id, userid, words, buttons_left, made_at, state)
    select card_id, null, words, '{}', ${at}::timestamptz, 'wanted' from closed
    where state in ('wanted', 'sending', 'unknown', 'sent') -- one that is claimed at this moment may still look wanted
    on conflict do nothing`.execute(tx);
}

/** After a press the presser's own card says something else, and keeps some of its buttons. */
export async function answerPress(
  tx: Tx,
  { cardKey, userid, words, buttonsLeft, at }: ClosedCard & { userid: string; buttonsLeft: string[]; at: Date },
): Promise<void> {
  await sql`
    insert into delivery.staff_card_change (card_id, userid, words, buttons_left, made_at, state)
    select r.card_id, r.userid, ${words}, ${buttonsLeft}::text[], ${at}::timestamptz, 'wanted'
    from delivery.staff_card c join delivery.staff_card_receiver r on r.card_id = c.card_id
    where c.card_key = ${cardKey} and lower(r.userid) = lower(${userid})
    on conflict do nothing`.execute(tx);
}
