import { sql } from 'kysely';
import { type Db, prepared, type Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { CouponKey } from './entry.ts';

/** A till keeps a coupon for a purchase under way. */
export interface Hold {
  heldUntil: Date;
  discountFen: number;
  caller: string;
  key: string;
}

type Holder = Pick<Hold, 'caller' | 'key'>;

/** The hold of a coupon at this instant; one that is over is none. Asked after the coupon was locked. */
export async function findHold(db: Db, { customerId, couponId }: CouponKey, at: Date): Promise<Hold | null> {
  const { rows } = await sql<Hold>`${prepared}
    select held_until as "heldUntil", discount_fen as "discountFen", caller, key
    from offers.coupon_hold
    where customer_id = ${customerId} and coupon_id = ${couponId} and held_until > ${at}`.execute(db);
  return rows[0] ?? null;
}

export const isOf = (hold: Hold, { caller, key }: Holder) => hold.caller === caller && hold.key === key;

/** Throws 409 `offers.coupon_held` with the instant until which, when it is held for another purchase. */
export function demandFree(hold: Hold | null, holder: Holder): void {
  if (hold && !isOf(hold, holder))
    throw new AppError(
      'offers.coupon_held',
      { field: 'code', rule: 'held for another purchase', heldUntil: hold.heldUntil.toISOString() },
      409,
    );
}

/** In place of one that is over. */
export async function putHold(
  tx: Tx,
  { customerId, couponId }: CouponKey,
  { heldAt, storeId, ...hold }: Hold & { heldAt: Date; storeId: number },
): Promise<void> {
  await sql`
    insert into offers.coupon_hold (customer_id, coupon_id, held_at, held_until, store_id, discount_fen, caller, key)
    values (${customerId}, ${couponId}, ${heldAt}, ${hold.heldUntil}, ${storeId}, ${hold.discountFen}, ${hold.caller},
      ${hold.key})
    on conflict (customer_id, coupon_id) do update set held_at = excluded.held_at, held_until = excluded.held_until,
      store_id = excluded.store_id, discount_fen = excluded.discount_fen, caller = excluded.caller, key = excluded.key`.execute(
    tx,
  );
}
