import { Reconciliation, ReconciliationFileQuery, ReconciliationQuery } from '@xiaoer/contracts';
import type { Http } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import { csvOf } from '../reconcile/csv.ts';
import type { OffersService } from '../service.ts';

/** Coupons in a file at most: what nobody reads line by line is another question. */
const MOST_IN_FILE = 10_000;

/** The ledger beside the orders, in the console; `.csv` answers the same rows as a file. */
export function reconciliationRoutes(http: Http, offers: OffersService, { access }: OffersDeps) {
  const preHandler = access.guards.user;

  http.get(
    '/api/console/reconciliation',
    { preHandler, schema: { querystring: ReconciliationQuery, response: { 200: Reconciliation } } },
    async ({ actor, query }) => {
      const report = await offers.reconciliation(actor, query);
      const { from, to, until } = report.period;
      return {
        ...{ from, to, until: until.toISOString() },
        ...{ orders: report.orders, ledger: report.ledger, differences: report.differences },
        ...{ reasons: report.reasons, reportedLate: report.reportedLate, shown: report.shown },
        ...{ offers: report.byOffer, stores: report.byStore, days: report.byDay },
      };
    },
  );

  http.get(
    '/api/console/reconciliation.csv',
    { preHandler, schema: { hide: true, querystring: ReconciliationFileQuery } },
    async ({ actor, query: { see, ...days } }, reply) => {
      const report = await offers.reconciliation(actor, { ...days, most: MOST_IN_FILE });
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="reconciliation-${days.from}-${days.to}-${see}.csv"`)
        .send(csvOf(report, see));
    },
  );
}
