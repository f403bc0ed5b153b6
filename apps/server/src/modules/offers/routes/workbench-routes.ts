import {
  CouponAtCounter,
  LookAtCoupon,
  WorkbenchCancel,
  WorkbenchCancellation,
  WorkbenchRedeem,
  WorkbenchRedemption,
} from '@xiaoer/contracts';
import { type Http, textLanguageOf } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import type { OffersService } from '../service.ts';

/** Store staff look at a coupon, redeem it by scanning or typing, and take back their own mistakes. */
export function workbenchRoutes(http: Http, offers: OffersService, { access }: OffersDeps) {
  const preHandler = access.guards.staff;

  http.get(
    '/api/workbench/coupons',
    { preHandler, schema: { querystring: LookAtCoupon, response: { 200: CouponAtCounter } } },
    async (request) => {
      const looked = await offers.lookAtCounter(
        request.actor,
        request.query.code,
        textLanguageOf(request.headers['accept-language']),
      );
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
    async (request) => {
      const redeemed = await offers.redeemAtCounter(
        request.actor,
        request.body,
        textLanguageOf(request.headers['accept-language']),
      );
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
