import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { REVIEW_KINDS, type ReviewKindName } from './kinds.ts';

export interface NewCase {
  kind: ReviewKindName;
  /** What of its kind it is about: the same again is the same case. No personal data: it outlives an erasure. */
  key: string;
  /** Of the kind's subject: a coupon_id, customer_id, store_id, userid or an offer's code. */
  subjectId: string | number;
  /** Whose data the evidence holds: a merge moves it, an erasure empties it. */
  customerId: number | null;
  /** Who answers for it, and so may see it; null: only people of the whole chain. */
  storeId: number | null;
  happenedAt: Date;
  /** What it cost outside the ledger; null: no sum is known. */
  lossFen: number | null;
  /** What people decide by, as it is known now. Instants as ISO text, money in fen with names that end in `Fen`. */
  evidence: Record<string, unknown>;
}

/**
 * Files what people have to decide, in the transaction that found it. Filed again it stays as it was first filed, also
 * when it is closed. Answers the ids in the order given.
 */
export async function fileCases(tx: Tx, cases: NewCase[], at: Date): Promise<string[]> {
  if (cases.length === 0) return [];
  const rows = cases.map(({ subjectId, kind, ...rest }, place) => ({
    ...rest,
    ...{ place, kind, subjectId: String(subjectId), subjectKind: REVIEW_KINDS[kind].subject },
  }));
  const { rows: filed } = await sql<{ caseId: string }>`
    with given as (
      select offers.review_id(kind, key) as case_id, * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as g(kind text, key text, "subjectKind" text, "subjectId" text, "customerId" bigint, "storeId" bigint,
          "happenedAt" timestamptz, "lossFen" bigint, evidence jsonb, place integer)
    ),
    made as (
      insert into offers.review_case (case_id, kind, case_key, subject_kind, subject_id, customer_id, store_id,
        happened_at, filed_at, loss_fen, evidence)
      select case_id, kind, key, "subjectKind", "subjectId", "customerId", "storeId", "happenedAt", ${at}::timestamptz, "lossFen", evidence
      from given order by case_id
      on conflict (case_id) do nothing
    )
    select case_id as "caseId" from given order by place`.execute(tx);
  return filed.map(({ caseId }) => caseId);
}

/** One case; see `fileCases`. */
export async function fileCase(tx: Tx, one: NewCase, at: Date): Promise<string> {
  const [caseId] = await fileCases(tx, [one], at);
  return caseId!;
}
