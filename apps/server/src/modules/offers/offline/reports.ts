import type { OfflineReason } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import { Overtaken } from '../life/overtaken.ts';

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

/** Keeps the answers of one caller. Throws `Overtaken` when another process has answered one of the keys at the same moment. */
export async function putReports(tx: Tx, reports: readonly NewReport[]): Promise<void> {
  if (reports.length === 0) return;
  const { rows } = await sql`
    insert into offers.offline_report (key, caller, request, coupon_id, store_id, at, recorded_at, spend_fen, given_fen,
      result, booked_fen, loss_fen, reason, case_id)
    select key, caller, request, "couponId", "storeId", at, "recordedAt", "spendFen", "givenFen", result, "bookedFen",
      "lossFen", reason, "caseId"
    from json_to_recordset(${JSON.stringify(reports)}::json) as r(key text, caller text, request text, "couponId" bigint,
      "storeId" bigint, at timestamptz, "recordedAt" timestamptz, "spendFen" integer, "givenFen" integer, result text,
      "bookedFen" integer, "lossFen" integer, reason text, "caseId" text)
    order by key
    on conflict (key, caller) do nothing
    returning 1`.execute(tx);
  if (rows.length < reports.length) throw new Overtaken('a purchase was answered');
}

/** The books keep what was given and lost; whose coupon it was goes with her. */
export async function eraseReports(tx: Tx, customerId: number): Promise<void> {
  await sql`
    update offers.offline_report set coupon_id = null
    where coupon_id in (select coupon_id from offers.coupon where customer_id = ${customerId})`.execute(tx);
}
