import {
  CouponAtCounter,
  LookAtCoupon,
  WorkbenchCancel,
  WorkbenchCancellation,
  WorkbenchRedeem,
  WorkbenchRedemption,
} from '@xiaoer/contracts';
import type { Http } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import type { OffersService } from '../service.ts';

/** Store staff look at a coupon, redeem it by scanning or typing, and take back their own mistakes. */
export function workbenchRoutes(http: Http, offers: OffersService, { access }: OffersDeps) {
  const preHandler = access.guards.staff;

  http.get(
    '/api/workbench/coupons',
    { preHandler, schema: { querystring: LookAtCoupon, response: { 200: CouponAtCounter } } },
    async ({ actor, query }) => {
      const looked = await offers.lookAtCounter(actor, query.code);
      return {
        ...looked,
        validFrom: looked.validFrom.toISOString(),
        validUntil: looked.validUntil.toISOString(),
        heldUntil: looked.heldUntil?.toISOString() ?? null,
      };
    },
  );

  http.post(
    '/api/workbench/redeem',
    { preHandler, schema: { body: WorkbenchRedeem, response: { 200: WorkbenchRedemption } } },
    async ({ actor, body }) => {
      const redeemed = await offers.redeemAtCounter(actor, body);
      return { ...redeemed, redeemedAt: redeemed.redeemedAt.toISOString() };
    },
  );

  http.post(
    '/api/workbench/cancel',
    { preHandler, schema: { body: WorkbenchCancel, response: { 200: WorkbenchCancellation } } },
    async ({ actor, body }) => {
      const { code, offer, cancelledAt } = await offers.cancelAtCounter(actor, body);
      return { code, offer, cancelledAt: cancelledAt.toISOString() };
    },
  );
}
