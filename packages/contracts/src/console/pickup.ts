import { z } from 'zod';
import { Code, Instant } from '../common.ts';

const Pieces = z.int().min(0).max(1_000_000);

export const PickupStore = z.object({
  store: z.object({ code: Code, name: z.string() }),
  sku: Code,
  /** The product's; its sku where the catalogue has none. */
  name: z.string(),
  /** Ever brought there: reserved + collected + left. */
  pieces: z.int(),
  reserved: z.int(),
  collected: z.int(),
  left: z.int(),
  /** Handed out beyond what was in the books, since a till told of it after the coupon's end. */
  overrun: z.int(),
});
/** `GET /api/console/offers/:code/pickup`: pieces store by store at this moment; no stores: it is no pick-up offer. */
export const Pickup = z.object({
  /** When customers take a coupon and choose a store by themselves; null: they don't. */
  opensAt: Instant.nullable(),
  closesAt: Instant.nullable(),
  stores: z.array(PickupStore),
});
export type Pickup = z.infer<typeof Pickup>;

/** `GET /api/console/pickup`: offers whose pieces wait in stores, summed over them at this moment. */
export const PickupOffers = z.object({
  offers: z.array(
    z.object({
      offer: z.object({ code: Code, name: z.string() }),
      opensAt: Instant.nullable(),
      closesAt: Instant.nullable(),
      stores: z.int(),
      pieces: z.int(),
      reserved: z.int(),
      collected: z.int(),
      left: z.int(),
    }),
  ),
});
export type PickupOffers = z.infer<typeof PickupOffers>;

/** `PUT /api/console/offers/:code/pickup`. `pieces` are all ever brought there; places that are not named stay as they are. */
export const PutPickup = z
  .object({
    opensAt: Instant.nullable().default(null),
    closesAt: Instant.nullable().default(null),
    stores: z.array(z.object({ store: Code, sku: Code, pieces: Pieces })).max(5_000),
  })
  .superRefine(({ opensAt, closesAt, stores }, ctx) => {
    const refuse = (path: string[], message: string) => ctx.addIssue({ code: 'custom', path, message });
    if ((opensAt === null) !== (closesAt === null)) refuse(['closesAt'], 'both or none');
    if (opensAt && closesAt && new Date(opensAt) >= new Date(closesAt)) refuse(['closesAt'], 'after it opens');
    if (new Set(stores.map(({ store, sku }) => `${store}/${sku}`)).size < stores.length)
      refuse(['stores'], 'each store and sku once');
  });

/** `POST /api/workbench/pickup/count` and `POST /api/console/pickup/count`: what lies in the store, reserved pieces among it. */
export const CountPieces = z.object({
  offer: Code,
  store: Code,
  sku: Code,
  inStore: Pieces,
  reason: z.string().min(1).max(200),
});
export const CountedPieces = z.object({ pieces: z.int(), reserved: z.int(), collected: z.int(), left: z.int() });

/** `POST /api/workbench/pickup/move` and `POST /api/console/pickup/move`: an unused coupon's piece, to another store. */
export const MovePiece = z.object({ code: z.string().min(4).max(32), store: Code });
export const MovedPiece = z.object({
  code: z.string(),
  store: z.object({ code: Code, name: z.string() }),
  sku: z.string(),
});
