import { z } from 'zod';
import { Code, Fen, Instant } from '../common.ts';
import { RedeemCoupon } from './coupons.ts';

const Asked = RedeemCoupon.pick({ code: true, key: true });

/**
 * `POST /api/v1/coupons/reserve`: holds the coupon for this purchase; nobody else can redeem it meanwhile. `redeem` and
 * `release` name the same `key`. The hold is over by itself.
 */
export const ReserveCoupon = RedeemCoupon.omit({ at: true }).extend({
  /** From now on; never beyond the coupon's end. */
  minutes: z.int().min(1).max(60).default(10),
});
export const Reservation = z.object({ code: z.string(), offer: z.string(), discountFen: Fen, heldUntil: Instant });
export type Reservation = z.infer<typeof Reservation>;

/** `POST /api/v1/coupons/release`: gives a hold up before its time. */
export const ReleaseCoupon = Asked;
export const Released = z.object({ code: z.string() });

/**
 * `POST /api/v1/coupons/cancel`: a refund. Whole, and the coupon can be used again; with `discountFen` only that part of
 * what it took off is given back, and it stays used. `key` is the refund's own: the same key gives the same answer.
 */
export const CancelCoupon = Asked.extend({
  store: Code,
  at: Instant,
  discountFen: Fen.min(1).nullable().default(null),
});
export const Cancellation = z.object({
  code: z.string(),
  offer: z.string(),
  /** Given back by this refund. */
  discountFen: Fen,
  /** What the coupon has taken off all the same. */
  givenFen: Fen,
  /** Exclusive; null: it stays used. */
  usableUntil: Instant.nullable(),
  cancelledAt: Instant,
});
export type Cancellation = z.infer<typeof Cancellation>;
