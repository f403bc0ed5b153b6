import { z } from 'zod';
import { Code, Fen, Instant } from '../common.ts';
import { Basket } from '../v1/basket.ts';
import { CouponRefusal } from '../v1/coupons.ts';
import { TakenOff } from '../v1/quote.ts';
import { OfferChannel, OfferTerms } from './offer-terms.ts';

/** `POST /api/console/offers/trial`: a draft tried on a basket, as a coupon issued at that instant for that store. */
export const OfferTrial = z.object({
  offer: OfferTerms,
  store: Code,
  at: Instant,
  channel: OfferChannel.default('counter'),
  basket: Basket,
  /** Whether the customer is thought to have ordered before. */
  hasOrdered: z.boolean().default(false),
});
export type OfferTrial = z.infer<typeof OfferTrial>;

export const OfferTrialResult = TakenOff.extend({
  /** The first rule that fails; null: it can be used. */
  refusal: CouponRefusal.nullable(),
  /** `spend_too_low`: how much more of the goods that count it takes. */
  missingFen: Fen.nullable(),
  gives: z.string().nullable(),
  payFen: Fen,
});
export type OfferTrialResult = z.infer<typeof OfferTrialResult>;
