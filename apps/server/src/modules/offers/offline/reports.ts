import type { OfflineReason } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import { keyReused } from '../life/keys.ts';

/** What became of a purchase that was made without the network. */
export interface Outcome {
  result: 'redeemed' | 'review';
  bookedFen: number;
  lossFen: number;
  reason: OfflineReason | null;
  caseId: string | null;
}

interface Asked {
  caller: string;
  key: string;
  /** `digestOf` what was told. */
  request: string;
}

export interface NewReport extends Asked, Outcome {
  couponId: number | null;
  storeId: number;
  at: Date;
  recordedAt: Date;
  spendFen: number;
  givenFen: number;
}

/** What was answered to these keys of a caller, each with what it stood for. */
export async function findOutcomes(
  db: Db,
  { caller, keys }: { caller: string; keys: string[] },
): Promise<Map<string, Outcome & { request: string }>> {
  const { rows } = await sql<Outcome & { key: string; request: string }>`
    select key, request, result, booked_fen as "bookedFen", loss_fen as "lossFen", reason, case_id as "caseId"
    from offers.offline_report where caller = ${caller} and key = any(${keys}::text[])`.execute(db);
  return new Map(rows.map(({ key, ...answered }) => [key, answered]));
}

/** Throws 409 `offers.key_reused` when the key stood for something else. */
export function sameAgain(answered: Outcome & { request: string }, request: string): Outcome {
  const { request: before, ...outcome } = answered;
  if (before !== request) throw keyReused('purchase');
  return outcome;
}

/** What was answered to this key, if anything. */
export async function findOutcome(db: Db, { caller, key, request }: Asked): Promise<Outcome | null> {
  const answered = (await findOutcomes(db, { caller, keys: [key] })).get(key);
  return answered ? sameAgain(answered, request) : null;
}

/** Answers what stands: another process may have taken the same purchase down at the same moment. */
export async function putReport(tx: Tx, report: NewReport): Promise<Outcome> {
  await sql`
    insert into offers.offline_report (key, caller, request, coupon_id, store_id, at, recorded_at, spend_fen, given_fen,
      result, booked_fen, loss_fen, reason, case_id)
    values (${report.key}, ${report.caller}, ${report.request}, ${report.couponId}, ${report.storeId}, ${report.at},
      ${report.recordedAt}, ${report.spendFen}, ${report.givenFen}, ${report.result}, ${report.bookedFen},
      ${report.lossFen}, ${report.reason}, ${report.caseId})
    on conflict (key, caller) do nothing`.execute(tx);
  return (await findOutcome(tx, report))!;
}

/** The books keep what was given and lost; whose coupon it was goes with her. */
export async function eraseReports(tx: Tx, customerId: number): Promise<void> {
  await sql`
    update offers.offline_report set coupon_id = null
    where coupon_id in (select coupon_id from offers.coupon where customer_id = ${customerId})`.execute(tx);
}
