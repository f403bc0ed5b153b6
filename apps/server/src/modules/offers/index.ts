import type { ModuleParts } from '../../platform/module.ts';
import type { OffersDeps } from './deps.ts';
import { abuseRoutes } from './routes/abuse-routes.ts';
import { approvalRoutes } from './routes/approval-routes.ts';
import { budgetRoutes } from './routes/budget-routes.ts';
import { bulkRoutes } from './routes/bulk-routes.ts';
import { consoleCouponRoutes } from './routes/console-coupon-routes.ts';
import { consoleRoutes } from './routes/console-routes.ts';
import { dropRoutes } from './routes/drop-routes.ts';
import { expiryRoutes } from './routes/expiry-routes.ts';
import { foreignRoutes } from './routes/foreign-routes.ts';
import { ledgerRoutes } from './routes/ledger-routes.ts';
import { lifeRoutes } from './routes/life-routes.ts';
import { offlineRoutes } from './routes/offline-routes.ts';
import { partnerCodeRoutes } from './routes/partner-code-routes.ts';
import { pickupRoutes } from './routes/pickup-routes.ts';
import { quoteRoutes } from './routes/quote-routes.ts';
import { reconciliationRoutes } from './routes/reconciliation-routes.ts';
import { reviewRoutes } from './routes/review-routes.ts';
import { shopRoutes } from './routes/shop-routes.ts';
import { tillRoutes } from './routes/till-routes.ts';
import { transferRoutes } from './routes/transfer-routes.ts';
import { voidRoutes } from './routes/void-routes.ts';
import { workbenchRoutes } from './routes/workbench-routes.ts';
import { createOffersService } from './service.ts';

export type { Claimed, IsMember } from './claims/claim.ts';
export { readCouponCode } from './coupon-code.ts';
export type { OpenDrop, OpenedShare } from './drops/open-drop.ts';
export type { OffersFacts } from './events.ts';
export type { IssueCoupons, IssuedCoupon } from './issue.ts';
export { checkLedger } from './ledger/check.ts';
export { checkBooks } from './reconcile/books.ts';
export { textOf as reconciliationText } from './reconcile/print.ts';
export { reconcile } from './reconcile/reconcile.ts';
export type { OfferDefinition } from './terms/terms.ts';
export type { OffersViews } from './views.ts';

const ROUTES = [
  abuseRoutes,
  approvalRoutes,
  bulkRoutes,
  budgetRoutes,
  partnerCodeRoutes,
  expiryRoutes,
  pickupRoutes,
  foreignRoutes,
  transferRoutes,
  voidRoutes,
  tillRoutes,
  lifeRoutes,
  quoteRoutes,
  shopRoutes,
  workbenchRoutes,
  consoleRoutes,
  consoleCouponRoutes,
  ledgerRoutes,
  reconciliationRoutes,
  dropRoutes,
  reviewRoutes,
  offlineRoutes,
];

export function createOffers(deps: OffersDeps) {
  const offers = createOffersService(deps);
  const parts: ModuleParts = {
    pollers: [offers.expiring.poller, offers.abuse.poller],
    routes: (http) => {
      for (const register of ROUTES) register(http, offers, deps);
    },
  };
  return { ...offers, parts };
}
export type Offers = ReturnType<typeof createOffers>;
export { segmentSource } from './segment-source.ts';
