import { z } from 'zod';
import { Code, Fen, Identity, Instant } from '../common.ts';
import { OfferChannel } from '../console/offer-terms.ts';
import { Basket } from './basket.ts';
import { CouponRefusal, CouponText } from './coupons.ts';

/**
 * `POST /api/v1/coupons/quote`; changes nothing. One `code` and `spendFen` ask what that coupon gives. A `basket` with
 * `codes`, or with an identity of the `customer`, asks which of the coupons fit and which of them together are best.
 */
export const QuoteCoupons = z
  .object({
    store: Code,
    at: Instant,
    channel: OfferChannel.default('counter'),
    code: CouponText.optional(),
    spendFen: Fen.optional(),
    basket: Basket.optional(),
    codes: z.array(CouponText).min(1).max(50).optional(),
    customer: Identity.optional(),
  })
  .superRefine(({ code, spendFen, basket, codes, customer }, ctx) => {
    const refuse = (field: string, message: string) => ctx.addIssue({ code: 'custom', path: [field], message });
    if (!basket && code === undefined) refuse('code', 'one code, or a basket with codes or a customer');
    if (!basket && spendFen === undefined) refuse('spendFen', 'what is spent, or a basket');
    if (!basket && (codes || customer)) refuse('basket', 'codes and customer need it');
    if (basket && [code, codes, customer].filter((one) => one !== undefined).length !== 1)
      refuse('codes', 'a basket comes with one of code, codes and customer');
  });
export type QuoteCoupons = z.infer<typeof QuoteCoupons>;

/** Of one code and a sum: what the coupon would give, or why not. */
export const CouponQuote = z.object({
  refusal: CouponRefusal.nullable(),
  discountFen: Fen,
  offer: z.string().nullable(),
});

export const TakenOff = z.object({
  discountFen: Fen,
  /** Off each line, in the basket's order; with `shippingFen` they make `discountFen`. */
  lines: z.array(Fen),
  /** Off the delivery. */
  shippingFen: Fen,
});

export const BasketQuote = z.object({
  /** Each coupon used alone. */
  coupons: z.array(
    TakenOff.extend({
      /** As it was asked for. */
      code: z.string(),
      offer: z.object({ code: Code, name: z.string() }).nullable(),
      /** The first rule that fails; null: it can be used. */
      refusal: CouponRefusal.nullable(),
      /** `spend_too_low`: how much more of these goods it takes. */
      missingFen: Fen.nullable(),
      /** What it gives beside the purchase, e.g. `送帆布袋一个`; null: nothing. */
      gives: z.string().nullable(),
    }),
  ),
  /** Those which together take off the most, in the order in which they are applied. */
  best: TakenOff.extend({
    coupons: z.array(TakenOff.extend({ code: z.string() })),
    payFen: Fen,
    /** False: there were more combinations than were tried. */
    exact: z.boolean(),
  }),
});
export type BasketQuote = z.infer<typeof BasketQuote>;
