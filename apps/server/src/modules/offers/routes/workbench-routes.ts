import { WorkbenchRedeem, WorkbenchRedemption } from '@xiaoer/contracts';
import type { Http } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import type { OffersService } from '../service.ts';

/** Store staff redeem by scanning or typing. */
export function workbenchRoutes(http: Http, offers: OffersService, { access }: OffersDeps) {
  http.post(
    '/api/workbench/redeem',
    { preHandler: access.guards.staff, schema: { body: WorkbenchRedeem, response: { 200: WorkbenchRedemption } } },
    async ({ actor, body }) => {
      const redeemed = await offers.redeemAtCounter(actor, body);
      return { ...redeemed, redeemedAt: redeemed.redeemedAt.toISOString() };
    },
  );
}
