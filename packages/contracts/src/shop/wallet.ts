import { z } from 'zod';
import { Fen, Instant } from '../common.ts';
import { WalletForeign } from '../v1/foreign-coupons.ts';
import { WalletPickup } from './pickup.ts';
import { WalletTransfer } from './transfer.ts';

export const WalletCoupon = z.object({
  code: z.string(),
  offer: z.string(),
  terms: z.string(),
  discountText: z.string(),
  minSpendFen: Fen,
  /** The one store that takes it; null where more than one does. */
  store: z.string().nullable(),
  status: z.enum(['issued', 'redeemed', 'expired', 'void']),
  validFrom: Instant,
  validUntil: Instant,
  redeemedAt: Instant.nullable(),
  /** A till keeps it for a purchase under way, until then; null: nobody does. */
  heldUntil: Instant.nullable(),
  /** In which its days and hours are counted: its store's, or the chain's. */
  zone: z.string(),
  /** The code as a QR picture: an SVG data URL, made by the server. */
  qr: z.string(),
  /** What the partner's till takes; left out where the coupon is ours alone. */
  partnerCode: z.string().optional(),
  /** Null: for ever. */
  partnerCodeUntil: Instant.nullable().optional(),
  /** Left out where nothing waits in a store. */
  pickup: WalletPickup.optional(),
  /** Its holder may give it away; left out where she may not. */
  transferable: z.literal(true).optional(),
  /** Left out while nobody gives it away. */
  transfer: WalletTransfer.optional(),
});
export type WalletCoupon = z.infer<typeof WalletCoupon>;
/** `GET /api/shop/wallet` */
export const Wallet = z.object({
  coupons: z.array(WalletCoupon),
  /** Of other systems of the chain: shown, and used there alone. */
  foreign: z.array(WalletForeign).optional(),
  now: Instant,
});
export type Wallet = z.infer<typeof Wallet>;
