import { z } from 'zod';
import { Code, Fen, Instant } from '../common.ts';

/** Why a coupon can't be used for this purchase. */
export const CouponRefusal = z.enum([
  'not_found',
  'already_redeemed',
  'void',
  'not_started',
  'expired',
  'spend_too_low',
  'wrong_store',
]);
export type CouponRefusal = z.infer<typeof CouponRefusal>;

/** `POST /api/v1/coupons/redeem`, by a till. `key` makes it repeatable: the same key gives the same answer. */
export const RedeemCoupon = z.object({
  code: z.string().min(4).max(32),
  store: Code,
  spendFen: Fen,
  at: Instant,
  key: z.string().min(1).max(64),
});
export const Redemption = z.object({ code: z.string(), offer: z.string(), discountFen: Fen, redeemedAt: Instant });
export type Redemption = z.infer<typeof Redemption>;

/** `POST /api/v1/coupons/quote`: what the coupon would give, or why not. */
export const QuoteCoupon = RedeemCoupon.omit({ key: true });
export const CouponQuote = z.object({
  refusal: CouponRefusal.nullable(),
  discountFen: Fen,
  offer: z.string().nullable(),
});
