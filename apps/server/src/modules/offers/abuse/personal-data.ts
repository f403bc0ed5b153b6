import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';

/** What she won and used under either number still counts against what it was done with; under her own it begins anew. */
export async function mergeMarks(tx: Tx, from: number, to: number): Promise<void> {
  await sql`update offers.abuse_mark set customer_id = ${to} where customer_id = ${from}`.execute(tx);
}

export async function eraseMarks(tx: Tx, customerId: number): Promise<void> {
  await sql`delete from offers.abuse_mark where customer_id = ${customerId}`.execute(tx);
}

export async function exportMarks(db: Db, customerId: number): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<Record<string, unknown>>`
    select rule, at, forget_at as "forgetAt"
    from offers.abuse_mark where customer_id = ${customerId} order by at, rule`.execute(db);
  return rows;
}
