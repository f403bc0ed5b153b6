import { type RawBuilder, sql } from 'kysely';
import { prepared, type Tx } from '../../../platform/database/index.ts';
import type { CouponKey, Entry } from '../life/entry.ts';
import { refused } from '../life/refused.ts';
import { lockPlace, lockPlaces, move, type Place, recount } from './stock.ts';

interface Piece extends Place {
  state: 'reserved' | 'collected' | 'lapsed' | 'freed';
}

/**
 * What a transition of a locked coupon does to the piece that waits for it: redeemed, it is collected; given back, it
 * waits again; voided, it is anybody's. One look for coupons without a piece.
 */
export async function followPiece(tx: Tx, coupon: CouponKey, entry: Entry): Promise<void> {
  if (entry.kind === 'reduced') return;
  const waiting = await findPiece(tx, coupon);
  if (!waiting) return;
  const place = await lockPlace(tx, waiting, entry.recordedAt);
  // Read again under the lock: whoever held it may have found the reservation over.
  const piece = await findPiece(tx, coupon);
  if (!place || !piece) throw new Error(`coupon ${coupon.couponId} waits for a piece in a place that is gone`);
  switch (entry.kind) {
    case 'redeemed':
      // Whoever waited for the coupon's lock while its piece was moved still believes it in the store of before.
      if (piece.storeId !== entry.storeId) throw refused('wrong_store');
      // A till reports late a purchase of before the coupon's end, and the piece was another's meanwhile. It was handed
      // out all the same, so it counts; that the store is short of one stands in its corrections.
      if (piece.state !== 'reserved' && place.left === 0) {
        const overrun = {
          pieces: 1,
          at: entry.recordedAt,
          kind: 'overrun',
          reason: `coupon:${coupon.couponId}`,
        } as const;
        await recount(tx, place, { ...overrun, who: entry.who });
      }
      await move(tx, place, { reserved: piece.state === 'reserved' ? -1 : 0, collected: 1 });
      return setState(tx, coupon, 'collected');
    case 'cancelled':
      await move(tx, place, { reserved: 1, collected: -1 });
      return setState(tx, coupon, 'reserved', entry.usableUntil);
    case 'voided':
      if (piece.state !== 'reserved') return;
      await move(tx, place, { reserved: -1 });
      return setState(tx, coupon, 'freed');
  }
}

/**
 * The same for many coupons that are voided, or whose holder is forgotten: their pieces are anybody's again.
 * @param coupons rows `(customer_id, coupon_id)`, locked
 */
export async function freePieces(tx: Tx, coupons: RawBuilder<unknown>, at: Date): Promise<void> {
  const theirs = sql`
    select p.store_id, p.offer_id, p.sku from offers.pickup p
    join (${coupons}) c on c.customer_id = p.customer_id and c.coupon_id = p.coupon_id`;
  const places = await lockPlaces(tx, sql`(s.store_id, s.offer_id, s.sku) in (${theirs})`, at);
  if (places.length === 0) return;
  await sql`
    with freed as (
      update offers.pickup p set state = 'freed' from (${coupons}) c
      where p.customer_id = c.customer_id and p.coupon_id = c.coupon_id and p.state = 'reserved'
      returning p.store_id, p.offer_id, p.sku
    )
    update offers.pickup_stock s set reserved = s.reserved - f.n
    from (select store_id, offer_id, sku, count(*) as n from freed group by 1, 2, 3) f
    where s.store_id = f.store_id and s.offer_id = f.offer_id and s.sku = f.sku`.execute(tx);
}

export async function findPiece(tx: Tx, { customerId, couponId }: CouponKey): Promise<Piece | null> {
  const { rows } = await sql<Piece>`${prepared}
    select store_id as "storeId", offer_id as "offerId", sku, state
    from offers.pickup where customer_id = ${customerId} and coupon_id = ${couponId}`.execute(tx);
  return rows[0] ?? null;
}

async function setState(
  tx: Tx,
  { customerId, couponId }: CouponKey,
  state: Piece['state'],
  until: Date | null = null,
): Promise<void> {
  await sql`
    update offers.pickup set state = ${state}, reserved_until = coalesce(${until}::timestamptz, reserved_until)
    where customer_id = ${customerId} and coupon_id = ${couponId}`.execute(tx);
}
