import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { fileCases } from '../review/file-case.ts';
import { CASE_OF, type Limits, type Mark, markId } from './rules.ts';

/** More than a limit, as a case tells it. */
export interface TooMuch extends Mark {
  at: Date;
  customerId: number;
  /** Of a case about staff. */
  userid?: string;
  storeId?: number;
}

/**
 * One case for each rule, key and window, however often and wherever it is found; the windows of cases stand side by side,
 * from the epoch on. What the key had in the window before belongs to the case that is new. Answers the ids by `markId`.
 */
export async function fileOver(
  tx: Tx,
  found: readonly TooMuch[],
  { limits, at }: { limits: Limits; at: Date },
): Promise<Map<string, string>> {
  if (found.length === 0) return new Map();
  const cases = found.map(({ rule, keyHash, at: happenedAt, customerId, userid, storeId }) => {
    const { most, windowSeconds, action } = limits.get(rule)!;
    const from = windowStart(happenedAt, windowSeconds);
    return {
      ...{ kind: CASE_OF[rule], key: `${rule}/${keyHash}/${from.toISOString()}`, happenedAt, lossFen: null },
      ...{ customerId, subjectId: userid ?? customerId, storeId: storeId ?? null },
      evidence: { rule, most, windowSeconds, action, at: happenedAt.toISOString() },
    };
  });
  const { rows } = await sql<{ kind: string; key: string }>`
    select r.kind, r.case_key as key from offers.review_case r
    join jsonb_to_recordset(${JSON.stringify(cases.map(({ kind, key }) => ({ kind, key })))}::jsonb) as g(kind text, key text)
      on r.case_id = offers.review_id(g.kind, g.key)`.execute(tx);
  const known = new Set(rows.map(({ key }) => key));
  const ids = await fileCases(tx, cases, at);
  const fresh = found.flatMap(({ rule, keyHash, at: happenedAt }, nth) => {
    if (known.has(cases[nth]!.key)) return [];
    const since = new Date(happenedAt.getTime() - limits.get(rule)!.windowSeconds * 1000);
    return [{ rule, keyHash, since, caseId: ids[nth] }];
  });
  if (fresh.length > 0) await claimMarks(tx, fresh);
  return new Map(found.map((one, nth) => [markId(one), ids[nth]!]));
}

async function claimMarks(tx: Tx, fresh: object[]): Promise<void> {
  await sql`
    with hers as (
      select m.ctid as row_id, g."caseId"
      from jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb)
        as g(rule text, "keyHash" text, since timestamptz, "caseId" text)
      join offers.abuse_mark m on m.rule = g.rule and m.key_hash = g."keyHash" and m.at > g.since and m.case_id is null
      order by m.rule, m.key_hash, m.coupon_id, m.at
      for update of m
    )
    update offers.abuse_mark m set case_id = h."caseId" from hers h where m.ctid = h.row_id`.execute(tx);
}

const windowStart = (at: Date, seconds: number) => new Date(Math.floor(at.getTime() / 1000 / seconds) * seconds * 1000);
