import { CouponStory, OfferNames, OfferNamesQuery } from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import type { OffersService } from '../service.ts';

const ByTypedCode = z.object({ code: z.string().max(64) });

/** What operators look up: a coupon's life by its code, and the names that terms can use. */
export function consoleCouponRoutes(http: Http, offers: OffersService, { access }: OffersDeps) {
  const preHandler = access.guards.user;

  http.get(
    '/api/console/coupons/:code',
    { preHandler, schema: { params: ByTypedCode, response: { 200: CouponStory } } },
    async ({ actor, params }) => offers.couponStory(actor, params.code),
  );

  http.get(
    '/api/console/offers/names',
    { preHandler, schema: { querystring: OfferNamesQuery, response: { 200: OfferNames } } },
    async ({ actor, query }) => ({ names: await offers.searchNames(actor, query) }),
  );
}
