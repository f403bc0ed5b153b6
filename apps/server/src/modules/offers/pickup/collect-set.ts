import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { CouponKey } from '../life/entry.ts';
import { Overtaken } from '../life/overtaken.ts';
import { lockPlaces, type Place } from './stock.ts';

interface Waiting extends CouponKey, Place {
  /** Nobody else was promised this piece. */
  isReserved: boolean;
}

/**
 * What `followPiece` does for one redeemed coupon, for a set of locked ones: their pieces are collected. One that was
 * another's meanwhile was handed out all the same, and a store that is short of it is corrected by an `overrun`.
 * @param coupons with the store in which each was redeemed
 */
export async function collectPieces(
  tx: Tx,
  coupons: readonly (CouponKey & { storeId: number })[],
  { at, who }: { at: Date; who: string },
): Promise<void> {
  const waiting = await findPieces(tx, coupons);
  if (waiting.length === 0) return;
  const rows = JSON.stringify(waiting.map(({ storeId, offerId, sku }) => ({ storeId, offerId, sku })));
  const theirs = sql`
    select "storeId", "offerId", sku from json_to_recordset(${rows}::json) as w("storeId" bigint, "offerId" bigint, sku text)`;
  const places = await lockPlaces(tx, sql`(s.store_id, s.offer_id, s.sku) in (${theirs})`, at);
  // Read again under the locks: whoever held them may have found a reservation over, or moved a piece.
  const pieces = await findPieces(tx, coupons);
  const storeOf = new Map(coupons.map(({ couponId, storeId }) => [couponId, storeId]));
  if (pieces.some(({ couponId, storeId }) => storeId !== storeOf.get(couponId)))
    throw new Overtaken('a piece was moved');

  const counted = places.map((place) => {
    const here = pieces.filter((piece) => isAt(piece, place));
    const others = here.filter(({ isReserved }) => !isReserved);
    return { place, here, reserved: here.length - others.length, short: others.slice(Math.max(place.left, 0)) };
  });
  await sql`
    update offers.pickup_stock s set pieces = s.pieces + g.short, reserved = s.reserved - g.reserved,
      collected = s.collected + g.here
    from json_to_recordset(${JSON.stringify(
      counted.map(({ place: { storeId, offerId, sku }, here, reserved, short }) => ({
        ...{ store_id: storeId, offer_id: offerId, sku, here: here.length, reserved, short: short.length },
      })),
    )}::json) as g(store_id bigint, offer_id bigint, sku text, here integer, reserved integer, short integer)
    where s.store_id = g.store_id and s.offer_id = g.offer_id and s.sku = g.sku`.execute(tx);
  await sql`
    insert into offers.pickup_count (store_id, offer_id, sku, at, kind, pieces, reason, who)
    select "storeId", "offerId", sku, ${at}::timestamptz, 'overrun', 1, 'coupon:' || "couponId", ${who}
    from json_to_recordset(${JSON.stringify(counted.flatMap(({ short }) => short))}::json)
      as g("storeId" bigint, "offerId" bigint, sku text, "couponId" bigint)`.execute(tx);
  await sql`
    update offers.pickup p set state = 'collected'
    from json_to_recordset(${JSON.stringify(pieces)}::json) as g("customerId" bigint, "couponId" bigint)
    where p.customer_id = g."customerId" and p.coupon_id = g."couponId"`.execute(tx);
}

async function findPieces(tx: Tx, coupons: readonly CouponKey[]): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select p.customer_id as "customerId", p.coupon_id as "couponId", p.store_id as "storeId", p.offer_id as "offerId", p.sku,
      p.state = 'reserved' as "isReserved"
    from offers.pickup p
    join json_to_recordset(${JSON.stringify(coupons.map(({ customerId, couponId }) => ({ customerId, couponId })))}::json)
      as g("customerId" bigint, "couponId" bigint) on g."customerId" = p.customer_id and g."couponId" = p.coupon_id
    order by p.coupon_id`.execute(tx);
  return rows;
}

const isAt = (piece: Place, place: Place) =>
  piece.storeId === place.storeId && piece.offerId === place.offerId && piece.sku === place.sku;
