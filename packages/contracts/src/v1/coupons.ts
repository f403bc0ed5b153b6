import { z } from 'zod';
import { Code, Fen, Instant } from '../common.ts';
import { OfferChannel } from '../console/offer-terms.ts';
import { Basket } from './basket.ts';

/** Why a coupon can't be used for this purchase. */
export const CouponRefusal = z.enum([
  'not_found',
  'already_redeemed',
  'void',
  'not_started',
  'expired',
  'wrong_store',
  'wrong_channel',
  'wrong_weekday',
  'wrong_hours',
  /** The offer is for a first order and this is a later one. */
  'not_first_order',
  /** As many of the offer, or of its family, as a customer may use in the period. */
  'used_up',
  /** The goods decide, and the till named a sum alone. */
  'basket_needed',
  'no_such_goods',
  /** Buy one get one: the piece to be given is not in the basket yet. */
  'one_more_needed',
  'no_shipping',
  'spend_too_low',
  'nothing_to_take_off',
]);
export type CouponRefusal = z.infer<typeof CouponRefusal>;

/** A coupon as a till read it: its code, as typed, or the text of the wallet's QR. */
export const CouponText = z.string().min(4).max(200);

/** `POST /api/v1/coupons/redeem`, by a till. `key` makes it repeatable: the same key gives the same answer. */
export const RedeemCoupon = z.object({
  code: CouponText,
  store: Code,
  spendFen: Fen,
  at: Instant,
  channel: OfferChannel.default('counter'),
  /** With it the goods decide what the coupon takes off; `spendFen` stays what the till takes down as spent. */
  basket: Basket.optional(),
  key: z.string().min(1).max(64),
});
export const Redemption = z.object({ code: z.string(), offer: z.string(), discountFen: Fen, redeemedAt: Instant });
export type Redemption = z.infer<typeof Redemption>;
