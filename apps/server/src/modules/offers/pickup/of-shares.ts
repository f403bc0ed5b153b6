import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Pieces } from './admit.ts';
import { lockPlaces } from './stock.ts';

/** What is asked about a drop's share, locked. */
interface CollectedShare {
  offerId: number;
  storeId: number | null;
  stock: number;
  claimed: number;
  /** Its coupons are collected in a store. */
  collected: boolean;
}

/**
 * Lowers the stock of shares whose coupons are collected in a store to the pieces left in that store, which several
 * shares may have in common: there is no more to win than can be handed out. Null when there are no such shares. The
 * shares' locks are older than those of the places, in every set.
 * @param claims of each share, in the order in which they came; no share is given more than it has claims
 */
export async function capByPieces<Share extends CollectedShare>(
  tx: Tx,
  claims: readonly { share: Share }[],
  at: Date,
): Promise<Pieces | null> {
  const asked = Map.groupBy(
    claims.filter(({ share }) => share.collected),
    ({ share }) => share,
  );
  if (asked.size === 0) return null;
  const stores = [...asked.keys()].map(({ offerId, storeId }) => ({ offer_id: offerId, store_id: storeId }));
  const places = await lockPlaces(
    tx,
    sql`(s.offer_id, s.store_id) in (
      select offer_id, store_id from json_to_recordset(${JSON.stringify(stores)}::json) as a(offer_id bigint, store_id bigint))`,
    at,
  );
  const left = new Map<string, number>();
  for (const place of places) left.set(keyOf(place), (left.get(keyOf(place)) ?? 0) + place.left);
  for (const [share, { length: n }] of asked) {
    const given = Math.min(n, left.get(keyOf(share)) ?? 0);
    left.set(keyOf(share), (left.get(keyOf(share)) ?? 0) - given);
    share.stock = Math.min(share.stock, share.claimed + given);
  }
  return { places };
}

const keyOf = ({ offerId, storeId }: { offerId: number; storeId: number | null }) => `${offerId}/${storeId}`;
