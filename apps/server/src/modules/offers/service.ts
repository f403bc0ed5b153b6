import { createBrowse } from './browse.ts';
import { createClaim } from './claims/claim.ts';
import { createFindShares } from './claims/share.ts';
import { createDefineOffer } from './define-offer.ts';
import type { OffersDeps } from './deps.ts';
import { createIssue } from './issue.ts';
import { createCounter } from './life/counter.ts';
import { createRedeem } from './life/redeem.ts';
import { createVoidCoupon } from './life/void-coupon.ts';
import { createStopDrop, openDrop } from './open-drop.ts';
import { createPages } from './pages.ts';
import { personalData } from './personal-data.ts';

export function createOffersService({
  platform,
  access: { audit },
  customers,
  organisation,
  isMember,
  groupsOf,
}: OffersDeps) {
  const findShares = createFindShares({ db: platform.db, groupsOf });
  const { redeem, quote } = createRedeem({ platform });
  return {
    ...createDefineOffer({ platform, audit }),
    ...createIssue({ platform }),
    openDrop,
    stopDrop: createStopDrop({ platform, audit }),
    claim: createClaim({ platform, customers, isMember, findShares }),
    redeem,
    quote,
    ...createCounter({ platform, redeem }),
    voidCoupon: createVoidCoupon({ platform, audit }),
    ...createPages({ platform, customers, findShares }),
    ...createBrowse({ platform, organisation }),
    personalData,
  };
}
export type OffersService = ReturnType<typeof createOffersService>;
