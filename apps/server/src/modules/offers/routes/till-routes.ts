import { RedeemCoupon, Redemption } from '@xiaoer/contracts';
import type { Http } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import type { OffersService } from '../service.ts';
import { storeIdOf } from './store-of.ts';

/** Public: what tills call. */
export function tillRoutes(http: Http, offers: OffersService, { access, organisation }: OffersDeps) {
  const security = [{ apiKey: [] }];

  http.post(
    '/api/v1/coupons/redeem',
    {
      preHandler: access.guards.apiKey,
      schema: { security, tags: ['coupons'], body: RedeemCoupon, response: { 200: Redemption } },
    },
    async ({ actor, body: { store, at, ...redemption } }) => {
      const storeId = await storeIdOf(organisation, store);
      const redeemed = await offers.redeem(actor, { ...redemption, storeId, at: new Date(at) });
      return { ...redeemed, redeemedAt: redeemed.redeemedAt.toISOString() };
    },
  );
}
