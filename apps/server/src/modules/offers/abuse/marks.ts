import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import { type Limits, type Mark, markId } from './rules.ts';

/** What each key had in the window before an instant, by `markId`: as far as it matters, at most one more than the limit. */
export async function countMarks(
  db: Db,
  marks: readonly Mark[],
  { limits, at, until = null }: { limits: Limits; at: Date; until?: Date | null },
): Promise<Map<string, number>> {
  const asked = [...new Map(marks.map((mark) => [markId(mark), mark])).values()].map(({ rule, keyHash }) => {
    const { most, windowSeconds } = limits.get(rule)!;
    return { rule, keyHash, most, since: new Date(at.getTime() - windowSeconds * 1000) };
  });
  if (asked.length === 0) return new Map();
  const { rows } = await sql<Mark & { n: number }>`
    select g.rule, g."keyHash", (
      select count(*)::integer from (
        select from offers.abuse_mark m
        where m.rule = g.rule and m.key_hash = g."keyHash" and m.at > g.since
          and (${until}::timestamptz is null or m.at <= ${until})
        limit g.most + 1) counted) as n
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
      as g(rule text, "keyHash" text, most integer, since timestamptz)`.execute(db);
  return new Map(rows.map((row) => [markId(row), row.n]));
}

export interface NewMark extends Mark {
  couponId: number;
  customerId: number;
  at: Date;
  forgetAt: Date;
  caseId: string | null;
}

export async function addMarks(tx: Tx, marks: readonly NewMark[]): Promise<void> {
  if (marks.length === 0) return;
  await sql`
    insert into offers.abuse_mark (rule, key_hash, coupon_id, customer_id, at, forget_at, case_id)
    select rule, "keyHash", "couponId", "customerId", at, "forgetAt", "caseId"
    from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as m(rule text, "keyHash" text, "couponId" bigint,
      "customerId" bigint, at timestamptz, "forgetAt" timestamptz, "caseId" text)
    on conflict do nothing`.execute(tx);
}
