import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { TermsRow } from '../terms/terms-row.ts';

// Of a query over `offers.coupon c`, its terms `t` and, by a left join, `offers.pickup p`.

/** The store in which its piece waits, or for which it was issued. The row in the books keeps the latter for ever. */
export const collectedAt: RawBuilder<number | null> = sql<number | null>`coalesce(p.store_id, c.store_id)`;

/** Its terms; with a piece that waits in a store they hold in that store alone, whatever the offer says. */
export const termsWithPlace: RawBuilder<TermsRow> = sql<TermsRow>`
  case when p.store_id is null then to_jsonb(t) else to_jsonb(t) || '{"store_bound": true}' end`;

/** Where stores are, by their codes. */
export async function addressesOf(db: Db, codes: string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map();
  const { rows } = await sql<{ code: string; address: string }>`
    select code, address from organisation.store_info where code = any(${codes}::text[]) and address <> ''`.execute(db);
  return new Map(rows.map(({ code, address }) => [code, address]));
}
