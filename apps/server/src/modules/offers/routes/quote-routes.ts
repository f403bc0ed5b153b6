import { BasketQuote, CouponQuote, QuoteCoupons } from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import type { OffersService } from '../service.ts';
import type { BasketQuotation } from '../terms/quote-basket.ts';
import type { TakenOff } from '../terms/take-off.ts';
import { givesText } from '../terms/words.ts';
import { storeIdOf } from './store-of.ts';

/** Public: tills ask what coupons would give, before anything is used. */
export function quoteRoutes(http: Http, offers: OffersService, { access, organisation }: OffersDeps) {
  http.post(
    '/api/v1/coupons/quote',
    {
      preHandler: access.guards.apiKey,
      schema: {
        security: [{ apiKey: [] }],
        tags: ['coupons'],
        body: QuoteCoupons,
        response: { 200: z.union([CouponQuote, BasketQuote]) },
      },
    },
    async ({ actor, body: { store, at, channel, code = '', spendFen = 0, basket, codes, customer } }) => {
      const purchase = { storeId: await storeIdOf(organisation, store), at: new Date(at), channel };
      if (!basket) return offers.quote(actor, { ...purchase, code, spendFen });
      const which = customer ? { customer } : { codes: [...new Set(codes ?? [code])] };
      return basketQuote(await offers.quoteBasket(actor, which, { ...purchase, basket }));
    },
  );
}

function basketQuote({ coupons, unknown, best, offerNames, payFen }: BasketQuotation) {
  const takesNothing = { discountFen: 0, lines: best.lines.map(() => 0), shippingFen: 0 };
  const known = coupons.map(({ coupon, refused, ...off }) => ({
    ...takenOff(off),
    code: coupon.code,
    offer: { code: coupon.offerCode, name: offerNames.get(coupon.offerCode) ?? coupon.offerCode },
    refusal: refused?.refusal ?? null,
    missingFen: refused?.missingFen ?? null,
    gives: givesText(coupon.terms.discount),
  }));
  const nowhere = unknown.map((code) => ({
    ...takesNothing,
    code,
    offer: null,
    refusal: 'not_found' as const,
    missingFen: null,
    gives: null,
  }));
  const used = best.coupons.map(({ coupon, off }) => ({ ...takenOff(off), code: coupon.code }));
  return {
    coupons: [...known, ...nowhere],
    best: { ...takenOff(best), coupons: used, payFen, exact: best.exact },
  };
}

const takenOff = ({ discountFen, lines, shippingFen }: TakenOff) => ({ discountFen, lines, shippingFen });
