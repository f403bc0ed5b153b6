import { type RawBuilder, sql } from 'kysely';
import { prepared, type Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { CouponKey } from './entry.ts';

/** What a caller's key stands for: a purchase (hold, release, redeem) or a refund, of one coupon. */
export type KeyUse = 'purchase' | 'refund';

export interface TakenKey extends CouponKey {
  use: KeyUse;
  /** The journal's row it led to; null: only held so far. */
  seq: number | null;
}

export interface AskedKey {
  caller: string;
  key: string;
}

/** Asked after the coupon was locked. */
export async function findKey(tx: Tx, { caller, key }: AskedKey): Promise<TakenKey | null> {
  const { rows } = await sql<TakenKey>`${prepared}
    select use, customer_id as "customerId", coupon_id as "couponId", seq
    from offers.coupon_key where key = ${key} and caller = ${caller}`.execute(tx);
  return rows[0] ?? null;
}

/** The key stands for this from now on. Throws 409 `offers.key_reused` when it stands for anything else. */
export async function takeKey(
  tx: Tx,
  { customerId, couponId }: CouponKey,
  { caller, key, use, seq }: AskedKey & { use: KeyUse; seq: number | null },
): Promise<void> {
  const { rows } =
    await sql`${prepared} ${keyTaking({ customerId, couponId }, { caller, key, use }, sql`${seq}::integer`)}`.execute(
      tx,
    );
  if (rows.length === 0) throw await reusedBy(tx, { caller, key }, use);
}

/** The statement of `takeKey`, to stand alone or in a `with`: no row when the key stands for anything else. */
export const keyTaking = (
  { customerId, couponId }: CouponKey,
  { caller, key, use }: AskedKey & { use: KeyUse },
  seq: RawBuilder<unknown>,
) => sql`
  insert into offers.coupon_key as k (key, caller, customer_id, coupon_id, use, seq)
  values (${key}, ${caller}, ${customerId}, ${couponId}, ${use}, ${seq})
  on conflict (key, caller) do update set seq = excluded.seq
  where k.coupon_id = excluded.coupon_id and k.use = excluded.use and k.seq is null
  returning key`;

/** Another coupon's at the same moment: neither caller may take the other's answer for its own. */
export const reusedBy = async (tx: Tx, asked: AskedKey, use: KeyUse) =>
  keyReused((await findKey(tx, asked))?.use ?? use);

/** What the key stands for when it was used before. Throws 409 `offers.key_reused` when that is anything else. */
export function demandSame<Taken extends TakenKey>(
  taken: Taken | null,
  { couponId, use }: { couponId: number | undefined; use: KeyUse },
): Taken | null {
  if (taken && (taken.couponId !== couponId || taken.use !== use)) throw keyReused(taken.use);
  return taken;
}

export const keyReused = (usedFor: KeyUse) =>
  new AppError(
    'offers.key_reused',
    { field: 'key', usedFor, rule: 'a key stands for one purchase or one refund of one coupon' },
    409,
  );
