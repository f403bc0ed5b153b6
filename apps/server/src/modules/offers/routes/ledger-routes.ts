import { Ledger, LedgerDays, LedgerDaysQuery, LedgerQuery } from '@xiaoer/contracts';
import type { Http } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import { csvOf } from '../ledger/csv.ts';
import type { OffersService } from '../service.ts';

/** What finance reads in the console; `.csv` answers the same rows as a file. */
export function ledgerRoutes(http: Http, offers: OffersService, { access }: OffersDeps) {
  const preHandler = access.guards.user;

  http.get(
    '/api/console/ledger',
    { preHandler, schema: { querystring: LedgerQuery, response: { 200: Ledger } } },
    async ({ actor, query: { at, ...filter } }) => {
      const ledger = await offers.ledger(actor, { ...filter, at: at ? new Date(at) : undefined });
      return { ...ledger, at: ledger.at.toISOString() };
    },
  );

  http.get(
    '/api/console/ledger.csv',
    { preHandler, schema: { hide: true, querystring: LedgerQuery } },
    async ({ actor, query: { at, ...filter } }, reply) => {
      const { rows } = await offers.ledger(actor, { ...filter, at: at ? new Date(at) : undefined });
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="ledger.csv"')
        .send(
          csvOf(
            ['offer', 'offer_name', 'store', 'store_name'],
            rows.map(({ offer, store, ...figures }) => ({
              keys: [offer.code, offer.name, store?.code ?? '', store?.name ?? ''],
              figures,
            })),
          ),
        );
    },
  );

  http.get(
    '/api/console/ledger/days',
    { preHandler, schema: { querystring: LedgerDaysQuery, response: { 200: LedgerDays } } },
    async ({ actor, query }) => ({ days: await offers.ledgerDays(actor, query) }),
  );

  http.get(
    '/api/console/ledger/days.csv',
    { preHandler, schema: { hide: true, querystring: LedgerDaysQuery } },
    async ({ actor, query }, reply) => {
      const days = await offers.ledgerDays(actor, query);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="ledger-days.csv"')
        .send(
          csvOf(
            ['day'],
            days.map(({ day, ...figures }) => ({ keys: [day], figures })),
          ),
        );
    },
  );
}
