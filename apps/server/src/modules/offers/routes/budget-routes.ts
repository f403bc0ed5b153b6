import { Budgets, Code, PutBudgets } from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import type { OffersService } from '../service.ts';

const ByOffer = z.object({ code: Code });

/** What an offer may cost. */
export function budgetRoutes(http: Http, offers: OffersService, { access }: OffersDeps) {
  const preHandler = access.guards.user;

  http.get(
    '/api/console/offers/:code/budgets',
    { preHandler, schema: { params: ByOffer, response: { 200: Budgets } } },
    async ({ actor, params }) => ({ budgets: await offers.budgetsOf(actor, params.code) }),
  );

  http.put(
    '/api/console/offers/:code/budgets',
    { preHandler, schema: { params: ByOffer, body: PutBudgets, response: { 200: Budgets } } },
    async ({ actor, params, body }) => ({ budgets: await offers.putBudgets(actor, params.code, body.budgets) }),
  );
}
