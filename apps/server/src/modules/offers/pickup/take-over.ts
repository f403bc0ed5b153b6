import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { CouponKey } from '../life/entry.ts';
import { findPiece } from './follow.ts';
import { lockPlace, move } from './stock.ts';

/** The piece that a voided coupon let go in this transaction waits for the one that was issued in its place. */
export async function takeOverPiece(tx: Tx, from: CouponKey, to: CouponKey, at: Date): Promise<void> {
  const piece = await findPiece(tx, from);
  if (!piece) return;
  const place = await lockPlace(tx, piece, at);
  if (!place || place.left === 0) throw new Error(`the piece of coupon ${from.couponId} is gone under its lock`);
  await move(tx, place, { reserved: 1 });
  await sql`
    insert into offers.pickup (customer_id, coupon_id, store_id, offer_id, sku, state, reserved_until)
    select c.customer_id, c.coupon_id, ${piece.storeId}, ${piece.offerId}, ${piece.sku}, 'reserved',
      coalesce(c.extended_until, c.valid_until)
    from offers.coupon c where c.customer_id = ${to.customerId} and c.coupon_id = ${to.couponId}`.execute(tx);
}
