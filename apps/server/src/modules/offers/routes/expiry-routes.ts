import { ExpiryNotices, PutExpiryNotice } from '@xiaoer/contracts';
import type { Http } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import type { OffersService } from '../service.ts';

/** How long before their end coupons are told of. */
export function expiryRoutes(http: Http, offers: OffersService, { access }: OffersDeps) {
  const preHandler = access.guards.user;
  http.get('/api/console/expiry-notices', { preHandler, schema: { response: { 200: ExpiryNotices } } }, ({ actor }) =>
    offers.expiryNotices(actor),
  );
  http.put(
    '/api/console/expiry-notices',
    { preHandler, schema: { body: PutExpiryNotice, response: { 200: ExpiryNotices } } },
    async ({ actor, body }) => offers.setExpiryNotice(actor, body),
  );
}
