import { createLateLook } from './abuse/late-look.ts';
import { createAbuseSettings } from './abuse/limits.ts';
import { createApprovals } from './approval/approvals.ts';
import { createBrowse } from './browse.ts';
import { createBudgets } from './budget/put-budgets.ts';
import { createBulk } from './bulk/bulk.ts';
import { createClaim } from './claims/claim.ts';
import { createFindShares } from './claims/share.ts';
import { createFindWon } from './claims/won.ts';
import { createDefineOffer } from './define-offer.ts';
import type { OffersDeps } from './deps.ts';
import { openSharesAtPost } from './drops/open-at-post.ts';
import { createStopDrop, openDrop } from './drops/open-drop.ts';
import { createExpiring } from './expiry/expiring.ts';
import { createExpiryNotice } from './expiry/notice.ts';
import { createImportForeignFile } from './foreign/import-file.ts';
import { createImportForeign, createTakeForeign } from './foreign/import-foreign.ts';
import { createForeignFigures } from './foreign/show-foreign.ts';
import { createIssue } from './issue.ts';
import { createAddStock } from './late-stock/add-stock.ts';
import { createLedger } from './ledger/ledger.ts';
import { createCouponStory } from './life/coupon-story.ts';
import { createLife } from './life/life.ts';
import { createDropLive } from './live/drop-live.ts';
import { createOffline } from './offline/offline.ts';
import { createPages } from './pages.ts';
import { createImportCodes } from './partner-codes/import-codes.ts';
import { createPersonalData } from './personal-data.ts';
import { createPickup } from './pickup/pickup.ts';
import { createReconciliation } from './reconcile/reconciliation.ts';
import { createReview } from './review/review.ts';
import { createQuoteBasket } from './terms/quote-basket.ts';
import { createSearchNames } from './terms/search-names.ts';
import { createTryOffer } from './terms/try-offer.ts';
import { createAccept } from './transfer/accept.ts';
import { createOfferCoupon } from './transfer/offer-coupon.ts';
import { createFindPlace, createLeave } from './waiting/waiting.ts';

export function createOffersService({
  platform,
  access: { audit },
  customers,
  organisation,
  isMember,
  groupsOf,
  giveBackGraceDays = 3,
  qrSeconds = 120,
}: OffersDeps) {
  const findShares = createFindShares({ db: platform.db, groupsOf });
  const findWon = createFindWon({ db: platform.db });
  const findPlace = createFindPlace({ db: platform.db });
  const takeForeign = createTakeForeign({ platform, customers });
  const issuing = createIssue({ platform });
  const life = createLife({ platform, audit, giveBackGraceDays });
  return {
    ...createDefineOffer({ platform, audit }),
    ...issuing,
    importForeign: createImportForeign(takeForeign),
    importForeignFile: createImportForeignFile({ platform, audit, take: takeForeign }),
    foreignFigures: createForeignFigures({ platform }),
    ...createOfferCoupon({ platform, customers }),
    acceptTransfer: createAccept({ platform, customers }),
    ...createExpiryNotice({ platform, audit }),
    expiring: createExpiring({ platform }),
    ...createPickup({ platform, customers, organisation, audit, issue: issuing.issue }),
    ...createImportCodes({ platform, audit }),
    ...createBudgets({ platform, audit, organisation }),
    ...createApprovals({ platform, audit }),
    ...createBulk({ platform, audit, customers, issue: issuing.issue }),
    openDrop,
    stopDrop: createStopDrop({ platform, audit }),
    dropLive: createDropLive({ platform }),
    openSharesAtPost,
    stopWaiting: createLeave({ platform, customers, findShares }),
    addStock: createAddStock({ platform, audit, organisation }),
    claim: createClaim({ platform, customers, isMember, findShares, findWon, findPlace }),
    ...life,
    ...createAbuseSettings({ platform, audit }),
    abuse: createLateLook({ platform }),
    ...createLedger({ platform, organisation }),
    reconciliation: createReconciliation({ platform }),
    ...createOffline({ platform, audit, customers, organisation, qrSeconds }),
    ...createReview({ platform, audit, organisation, voidSetWithin: life.voidSetWithin }),
    ...createPages({ platform, customers, findShares, findWon }),
    ...createBrowse({ platform, organisation }),
    quoteBasket: createQuoteBasket({ platform, customers }),
    searchNames: createSearchNames({ platform }),
    couponStory: createCouponStory({ platform }),
    tryOffer: createTryOffer({ platform, organisation }),
    personalData: createPersonalData(platform),
  };
}
export type OffersService = ReturnType<typeof createOffersService>;
