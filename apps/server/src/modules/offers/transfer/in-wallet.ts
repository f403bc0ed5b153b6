import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';

/** How a coupon stands that its holder gives away: its link waits for somebody, or somebody accepted it. */
export type TransferInWallet = { state: 'waiting'; token: string; endsAt: Date } | { state: 'given' };

/** By the coupon's code. Links that were taken back or are over are none. */
export async function listTransfers(
  db: Db,
  { customerId, codes, at }: { customerId: number; codes: string[]; at: Date },
): Promise<Map<string, TransferInWallet>> {
  if (codes.length === 0) return new Map(); // as in most wallets: nothing is asked
  const { rows } = await sql<{ code: string; state: 'open' | 'accepted'; token: string; endsAt: Date }>`
    select code, state, token, ends_at as "endsAt" from offers.transfer
    where from_customer_id = ${customerId} and code = any(${codes}::text[])
      and (state = 'accepted' or state = 'open' and ends_at > ${at})`.execute(db);
  return new Map(
    rows.map(({ code, state, token, endsAt }) => [
      code,
      state === 'open' ? { state: 'waiting', token, endsAt } : { state: 'given' },
    ]),
  );
}
