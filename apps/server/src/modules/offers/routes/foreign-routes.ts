import { ForeignCouponsResult, ForeignFigures, PostForeignCoupons } from '@xiaoer/contracts';
import type { Http } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import type { OffersService } from '../service.ts';

/** Coupons that live in other systems of the chain. */
export function foreignRoutes(http: Http, offers: OffersService, { access }: OffersDeps) {
  http.post(
    '/api/v1/foreign-coupons',
    {
      preHandler: access.guards.apiKey,
      schema: {
        security: [{ apiKey: [] }],
        tags: ['coupons'],
        body: PostForeignCoupons,
        response: { 200: ForeignCouponsResult },
      },
    },
    async ({ actor, body: { system, coupons } }) => {
      const told = coupons.map(({ at, validUntil, ...coupon }) => {
        return { ...coupon, at: new Date(at), validUntil: validUntil === null ? null : new Date(validUntil) };
      });
      return { results: await offers.importForeign(actor, { system, coupons: told }) };
    },
  );

  http.get(
    '/api/console/foreign-coupons',
    { preHandler: access.guards.user, schema: { response: { 200: ForeignFigures } } },
    async ({ actor }) => {
      const systems = await offers.foreignFigures(actor);
      return { systems: systems.map((figures) => ({ ...figures, latestAt: figures.latestAt.toISOString() })) };
    },
  );
}
