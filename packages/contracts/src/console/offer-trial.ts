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
  /** Codes of saved offers of which she is thought to hold a coupon each. */
  alongside: z.array(Code).max(10).default([]),
});
export type OfferTrial = z.infer<typeof OfferTrial>;

const TriedCoupon = TakenOff.extend({
  /** The first rule that fails; null: it can be used. */
  refusal: CouponRefusal.nullable(),
  /** `spend_too_low`: how much more of the goods that count it takes. */
  missingFen: Fen.nullable(),
  gives: z.string().nullable(),
});

/** The draft alone; beside it the saved offers alone, and what would be used of all of them. */
export const OfferTrialResult = TriedCoupon.extend({
  payFen: Fen,
  alongside: z.array(TriedCoupon.extend({ offer: z.object({ code: Code, name: z.string() }) })),
  best: TakenOff.extend({
    /** In the order in which they are applied; `offer` null: the draft. */
    coupons: z.array(z.object({ offer: Code.nullable(), discountFen: Fen })),
    payFen: Fen,
  }),
});
export type OfferTrialResult = z.infer<typeof OfferTrialResult>;
