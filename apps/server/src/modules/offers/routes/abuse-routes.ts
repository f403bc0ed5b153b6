import { AbuseLimits, SetAbuseLimits } from '@xiaoer/contracts';
import type { Http } from '../../../platform/http/index.ts';
import type { ListedLimit } from '../abuse/limits.ts';
import type { OffersDeps } from '../deps.ts';
import type { OffersService } from '../service.ts';

/** The console says how much is too much. */
export function abuseRoutes(http: Http, offers: OffersService, { access }: OffersDeps) {
  const preHandler = access.guards.user;
  http.get('/api/console/abuse-limits', { preHandler, schema: { response: { 200: AbuseLimits } } }, async ({ actor }) =>
    shown(await offers.abuseLimits(actor)),
  );
  http.put(
    '/api/console/abuse-limits',
    { preHandler, schema: { body: SetAbuseLimits, response: { 200: AbuseLimits } } },
    async ({ actor, body }) => shown(await offers.setAbuseLimits(actor, body.limits)),
  );
}

const shown = (limits: ListedLimit[]) => ({
  limits: limits.map((limit) => ({ ...limit, changedAt: limit.changedAt?.toISOString() ?? null })),
});
