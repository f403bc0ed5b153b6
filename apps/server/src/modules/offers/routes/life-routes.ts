import { CancelCoupon, Cancellation, ReleaseCoupon, Released, Reservation, ReserveCoupon } from '@xiaoer/contracts';
import type { Http } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import type { OffersService } from '../service.ts';
import { storeIdOf } from './store-of.ts';

/** Public: what tills call besides quote and redeem. */
export function lifeRoutes(http: Http, offers: OffersService, { access, organisation }: OffersDeps) {
  const preHandler = access.guards.apiKey;
  const shown = { security: [{ apiKey: [] }], tags: ['coupons'] };

  http.post(
    '/api/v1/coupons/reserve',
    { preHandler, schema: { ...shown, body: ReserveCoupon, response: { 200: Reservation } } },
    async ({ actor, body: { store, ...purchase } }) => {
      const storeId = await storeIdOf(organisation, store);
      const reserved = await offers.reserve(actor, { ...purchase, storeId });
      return { ...reserved, heldUntil: reserved.heldUntil.toISOString() };
    },
  );

  http.post(
    '/api/v1/coupons/release',
    { preHandler, schema: { ...shown, body: ReleaseCoupon, response: { 200: Released } } },
    async ({ actor, body }) => offers.release(actor, body),
  );

  http.post(
    '/api/v1/coupons/cancel',
    { preHandler, schema: { ...shown, body: CancelCoupon, response: { 200: Cancellation } } },
    async ({ actor, body: { store, at, ...refund } }) => {
      const storeId = await storeIdOf(organisation, store);
      const cancelled = await offers.cancel(actor, { ...refund, storeId, at: new Date(at) });
      return {
        ...cancelled,
        usableUntil: cancelled.usableUntil?.toISOString() ?? null,
        cancelledAt: cancelled.cancelledAt.toISOString(),
      };
    },
  );
}
