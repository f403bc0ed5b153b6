import { z } from 'zod';
import { Code, Instant } from '../common.ts';

/**
 * `POST /api/shop/pickups/:offer/claims`: one coupon per customer, its piece reserved in the store she chooses. A store
 * without pieces is refused: 409 `offers.no_piece_here` `{ nearest: [{ code, name, left, distanceM }] }`.
 */
export const ClaimPiece = z.object({ store: Code, sku: Code.optional() });
export const ClaimedPiece = z.object({
  code: z.string(),
  offer: z.string(),
  store: z.object({ code: Code, name: z.string() }),
  sku: z.string(),
  /** Exclusive: from then on the piece is anybody's. */
  reservedUntil: Instant,
});
export type ClaimedPiece = z.infer<typeof ClaimedPiece>;

/** `POST /api/shop/coupons/:code/pickup`: she collects it in another store; refused as above. */
export const ChooseStore = z.object({ store: Code });

/** `GET` of the same: other stores that have such a piece left, the nearest to where it waits first; five at most. */
export const PickupStores = z.object({
  stores: z.array(z.object({ code: Code, name: z.string(), left: z.int(), distanceM: z.int().nullable() })),
});
export type PickupStores = z.infer<typeof PickupStores>;

/** In the wallet: where a coupon's piece waits, or was collected. */
export const WalletPickup = z.object({
  store: z.object({ code: Code, name: z.string() }),
  sku: z.string(),
  name: z.string(),
  /** Of the store; left out where it has none. */
  address: z.string().optional(),
});
