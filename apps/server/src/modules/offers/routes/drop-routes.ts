import { AddStock, DropLive, Id, StockAdded } from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import type { OffersService } from '../service.ts';

const ById = z.object({ id: Id });

/** What the console does with a drop while it is open. */
export function dropRoutes(http: Http, offers: OffersService, { access }: OffersDeps) {
  const mine = { preHandler: access.guards.user };

  http.get(
    '/api/console/drops/:id/live',
    { ...mine, schema: { params: ById, response: { 200: DropLive } } },
    async ({ actor, params }) => offers.dropLive(actor, Number(params.id)),
  );

  http.post(
    '/api/console/drops/:id/stock',
    { ...mine, schema: { params: ById, body: AddStock, response: { 200: StockAdded } } },
    async ({ actor, params, body }) => {
      const { pieces, shares, addedAt } = await offers.addStock(actor, Number(params.id), body);
      return { pieces, shares, addedAt: addedAt.toISOString() };
    },
  );
}
