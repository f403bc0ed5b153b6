import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';

/** Owners first: a batch that is about some of them is waited for, and its coupons move, too. */
export async function mergeForeign(tx: Tx, from: number, to: number): Promise<void> {
  await sql`update offers.foreign_coupon_of set customer_id = ${to} where customer_id = ${from}`.execute(tx);
  await sql`
    with moved as (delete from offers.foreign_coupon where customer_id = ${from} returning *)
    insert into offers.foreign_coupon (customer_id, system, foreign_id, name, status, status_at, valid_until, value_fen,
      discount_fen)
    select ${to}::bigint, system, foreign_id, name, status, status_at, valid_until, value_fen, discount_fen
    from moved`.execute(tx);
}

/** They are in no books of ours: nothing of them is kept. */
export async function eraseForeign(tx: Tx, customerId: number): Promise<void> {
  await sql`
    delete from offers.foreign_update u using offers.foreign_coupon_of o
    where o.customer_id = ${customerId} and u.foreign_id = o.foreign_id and u.system = o.system`.execute(tx);
  await sql`delete from offers.foreign_coupon_of where customer_id = ${customerId}`.execute(tx);
  await sql`delete from offers.foreign_coupon where customer_id = ${customerId}`.execute(tx);
}

export async function exportForeign(db: Db, customerId: number): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<Record<string, unknown>>`
    select system, foreign_id as id, name, status, status_at as "statusAt", valid_until as "validUntil"
    from offers.foreign_coupon where customer_id = ${customerId} order by status_at, system, foreign_id`.execute(db);
  return rows;
}
