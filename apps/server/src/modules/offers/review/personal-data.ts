import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';

/** Whose a case is moves with her; the table is distributed by the case. */
export async function mergeCases(tx: Tx, from: number, to: number): Promise<void> {
  await sql`
    update offers.review_case set customer_id = ${to},
      subject_id = case subject_kind when 'customer' then ${String(to)} else subject_id end
    where customer_id = ${from}`.execute(tx);
}

/** What happened, where, what it cost and what was decided stay; who it was, the evidence and what people noted do not. */
export async function eraseCases(tx: Tx, customerId: number): Promise<void> {
  await sql`
    update offers.review_case set customer_id = null, evidence = '{}', note = null,
      subject_id = case subject_kind when 'customer' then null else subject_id end
    where customer_id = ${customerId}`.execute(tx);
}

export async function exportCases(db: Db, customerId: number): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<Record<string, unknown>>`
    select kind, happened_at as "happenedAt", evidence, state, decision
    from offers.review_case where customer_id = ${customerId} order by happened_at, case_id`.execute(db);
  return rows;
}
