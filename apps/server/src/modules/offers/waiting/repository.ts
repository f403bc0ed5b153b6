import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';

/** Somebody who waits, by the keys of her row. */
export interface Waiter {
  customerId: number;
  dropId: number;
  shareId: number;
}

/** Puts people at the end of their shares' lines, in the order given. Who is in the drop's line already stays where she is. */
export async function joinLine(tx: Tx, waiters: (Waiter & { at: Date })[]): Promise<void> {
  const once = new Map(waiters.toReversed().map((waiter) => [`${waiter.customerId}/${waiter.dropId}`, waiter]));
  const given = [...once.values()].toReversed().map(({ customerId, dropId, shareId, at }, nth) => {
    return { nth, customer_id: customerId, drop_id: dropId, share_id: shareId, since: at };
  });
  await sql`
    insert into offers.drop_wait as w (customer_id, drop_id, share_id, since)
    select customer_id, drop_id, share_id, since from (
      select * from json_to_recordset(${JSON.stringify(given)}::json)
        as g(nth integer, customer_id bigint, drop_id bigint, share_id bigint, since timestamptz)
      order by nth
    ) g
    on conflict (customer_id, drop_id) do update
    set share_id = excluded.share_id, wait_no = excluded.wait_no, since = excluded.since, ended = null, ended_at = null
    where w.ended is not null`.execute(tx);
}

/** Of alias n: the first of each line of a drop, as many as its share has pieces. */
const due = (dropId: number) => sql`
  select l.customer_id, l.share_id, l.wait_no
  from (
    select w.customer_id, w.share_id, w.wait_no, s.stock - s.claimed as free,
      row_number() over (partition by w.share_id order by w.wait_no) as nth
    from offers.drop_share s
    join offers.drop_wait w on w.share_id = s.share_id and w.ended is null
    where s.drop_id = ${dropId} and s.claimed < s.stock
  ) l
  where l.nth <= l.free`;

/**
 * Those whose turn it is. Locks their rows: a merge or an erasure of one of them that is under way is waited for, and one
 * that begins now waits. Whom it took out of the line is not among them; looked for again, whoever comes next is.
 */
export async function lockFirst(tx: Tx, dropId: number): Promise<Waiter[]> {
  for (;;) {
    const { rows } = await sql<Waiter>`
      select w.customer_id as "customerId", w.drop_id as "dropId", w.share_id as "shareId"
      from (${due(dropId)}) n
      join offers.drop_wait w on w.customer_id = n.customer_id and w.drop_id = ${dropId} and w.ended is null
      order by w.share_id, w.wait_no
      for update of w`.execute(tx);
    if (rows.length > 0) return rows;
    const { rows: next } = await sql`select from (${due(dropId)}) n limit 1`.execute(tx);
    if (next.length === 0) return [];
  }
}

/** Locks her places in lines, in the order of their drops. Answers whether she has any. */
export async function lockWaits(tx: Tx, customerId: number): Promise<boolean> {
  const { rows } = await sql`
    select from offers.drop_wait where customer_id = ${customerId} order by drop_id for update`.execute(tx);
  return rows.length > 0;
}

export async function endWaits(tx: Tx, ended: (Waiter & { how: 'won' | 'limit' })[], at: Date): Promise<void> {
  const given = ended.map(({ customerId, dropId, how }) => ({ customer_id: customerId, drop_id: dropId, how }));
  await sql`
    update offers.drop_wait w set ended = g.how, ended_at = ${at}
    from json_to_recordset(${JSON.stringify(given)}::json) as g(customer_id bigint, drop_id bigint, how text)
    where w.customer_id = g.customer_id and w.drop_id = g.drop_id`.execute(tx);
}

/** Takes her out of a drop's line; false: she was in none. */
export async function leaveLine(db: Db, customerId: number, dropId: number, at: Date): Promise<boolean> {
  const { rows } = await sql`
    update offers.drop_wait set ended = 'left', ended_at = ${at}
    where customer_id = ${customerId} and drop_id = ${dropId} and ended is null
    returning 1`.execute(db);
  return rows.length > 0;
}

/** Places in their lines, from 1, of those of the askers who wait. Each line is gone through once, whoever asks. */
export async function findPlaces(
  db: Db,
  asked: readonly Pick<Waiter, 'customerId' | 'dropId'>[],
): Promise<(Pick<Waiter, 'customerId' | 'dropId'> & { place: number })[]> {
  const given = asked.map(({ customerId, dropId }) => ({ customer_id: customerId, drop_id: dropId }));
  const { rows } = await sql<Pick<Waiter, 'customerId' | 'dropId'> & { place: number }>`
    with mine as (
      select distinct w.customer_id, w.drop_id, w.share_id
      from json_to_recordset(${JSON.stringify(given)}::json) as a(customer_id bigint, drop_id bigint)
      join offers.drop_wait w on w.customer_id = a.customer_id and w.drop_id = a.drop_id and w.ended is null
    ),
    line as (
      select customer_id, share_id, row_number() over (partition by share_id order by wait_no) as place
      from offers.drop_wait where ended is null and share_id in (select share_id from mine)
    )
    select m.customer_id as "customerId", m.drop_id as "dropId", l.place
    from mine m join line l on l.share_id = m.share_id and l.customer_id = m.customer_id`.execute(db);
  return rows;
}

/**
 * Gives the places of coupons that nobody can use any more back to their shares, where a drop with a waiting list is
 * still open. Answers the drops.
 * @param coupons rows `(customer_id, coupon_id)`
 */
export async function giveBackPieces(tx: Tx, coupons: RawBuilder<unknown>, at: Date, who: string): Promise<number[]> {
  const { rows } = await sql<{ dropId: number }>`
    with freed as (
      select c.share_id, c.drop_id, c.coupon_id
      from (${coupons}) v
      join offers.coupon c on c.customer_id = v.customer_id and c.coupon_id = v.coupon_id
      join offers.drop d on d.drop_id = c.drop_id and d.waitlist
      where d.opens_at <= ${at} and ${at} < least(d.closes_at, d.stopped_at)
    ),
    locked as (
      select share_id from offers.drop_share where share_id in (select share_id from freed) order by share_id for update
    ),
    raised as (
      update offers.drop_share s set stock = s.stock + f.n
      from (select share_id, count(*)::integer as n from freed group by share_id) f
      join locked using (share_id)
      where s.share_id = f.share_id and s.stopped_at is null
      returning s.share_id
    )
    insert into offers.drop_stock_added (drop_id, key, pieces, shares, added_at, who)
    select f.drop_id, 'coupon ' || f.coupon_id, 1, 1, ${at}, ${who} from freed f join raised using (share_id)
    returning drop_id as "dropId"`.execute(tx);
  return [...new Set(rows.map(({ dropId }) => dropId))].toSorted((a, b) => a - b);
}
