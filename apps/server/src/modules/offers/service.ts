import type { ModuleParts } from '../../platform/module.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Access } from '../access/index.ts';
import type { Customers } from '../customers/index.ts';
import type { Organisation } from '../organisation/index.ts';
import { createBrowse } from './browse.ts';
import { createClaim, type IsMember } from './claim.ts';
import { createCounter } from './counter.ts';
import { createDefineOffer } from './define-offer.ts';
import { createIssue } from './issue.ts';
import { createStopDrop, openDrop } from './open-drop.ts';
import { createPages } from './pages.ts';
import { personalData } from './personal-data.ts';
import { createRedeem } from './redeem.ts';
import { consoleRoutes } from './routes/console-routes.ts';
import { shopRoutes } from './routes/shop-routes.ts';
import { tillRoutes } from './routes/till-routes.ts';
import { workbenchRoutes } from './routes/workbench-routes.ts';
import { createVoidCoupon } from './void-coupon.ts';

export interface OffersDeps {
  platform: Platform;
  access: Pick<Access, 'guards' | 'audit'>;
  customers: Pick<Customers, 'customerOf'>;
  organisation: Pick<Organisation, 'storeByCode'>;
  /** Community's: a claim counts only from the share of one's own group. */
  isMember: IsMember;
}

function createService({ platform, access: { audit }, customers, organisation, isMember }: OffersDeps) {
  const { redeem, quote } = createRedeem({ platform });
  return {
    ...createDefineOffer({ platform, audit }),
    ...createIssue({ platform }),
    openDrop,
    stopDrop: createStopDrop({ platform, audit }),
    claim: createClaim({ platform, customers, isMember }),
    redeem,
    quote,
    ...createCounter({ platform, redeem }),
    voidCoupon: createVoidCoupon({ platform, audit }),
    ...createPages({ platform, customers }),
    ...createBrowse({ platform, organisation }),
    personalData,
  };
}
export type OffersService = ReturnType<typeof createService>;

export function createOffers(deps: OffersDeps) {
  const offers = createService(deps);
  const parts: ModuleParts = {
    routes: (http) => {
      for (const register of [tillRoutes, shopRoutes, workbenchRoutes, consoleRoutes]) register(http, offers, deps);
    },
  };
  return { ...offers, parts };
}
export type Offers = ReturnType<typeof createOffers>;
