import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { z } from 'zod';
import { LoginPage } from './routes/login-page.tsx';
import { LostPage } from './routes/lost-page.tsx';
import { Shell } from './shell.tsx';

/** What is wrong in an address is left out instead of refusing the page. */
const maybe = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const Page = maybe(z.coerce.number().int().min(1).max(1000));
// The router reads `?query=13800000000` as a number.
const Text = maybe(z.coerce.string().max(200));

const root = createRootRoute({ notFoundComponent: LostPage });
const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: z.object({ to: Text }),
  component: LoginPage,
});
/** Everything that needs a log-in. */
const inside = createRoute({ getParentRoute: () => root, id: 'in', component: Shell });
const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/today', replace: true });
  },
});
const today = createRoute({
  getParentRoute: () => inside,
  path: '/today',
  component: lazyRouteComponent(() => import('./routes/today-page.tsx'), 'TodayPage'),
});
const customers = createRoute({
  getParentRoute: () => inside,
  path: '/customers',
  validateSearch: z.object({ query: Text, page: Page }),
  component: lazyRouteComponent(() => import('./routes/customers-page.tsx'), 'CustomersPage'),
});
const customer = createRoute({
  getParentRoute: () => inside,
  path: '/customers/$customerId',
  validateSearch: z.object({ tab: maybe(z.enum(['profile', 'timeline', 'why'])) }),
  component: lazyRouteComponent(() => import('./routes/customer-page.tsx'), 'CustomerPage'),
});
const stores = createRoute({
  getParentRoute: () => inside,
  path: '/stores',
  validateSearch: z.object({
    tab: maybe(z.enum(['stores', 'groups', 'unbound', 'codes'])),
    query: Text,
    unit: Text,
    page: Page,
  }),
  component: lazyRouteComponent(() => import('./routes/stores-page.tsx'), 'StoresPage'),
});
const offers = createRoute({
  getParentRoute: () => inside,
  path: '/offers',
  validateSearch: z.object({ tab: maybe(z.enum(['offers', 'drops'])) }),
  component: lazyRouteComponent(() => import('./routes/offers-page.tsx'), 'OffersPage'),
});
const newOffer = createRoute({
  getParentRoute: () => inside,
  path: '/offers/new',
  component: lazyRouteComponent(() => import('./routes/offer-editor-page.tsx'), 'NewOfferPage'),
});
const offer = createRoute({
  getParentRoute: () => inside,
  path: '/offers/$code',
  component: lazyRouteComponent(() => import('./routes/offer-editor-page.tsx'), 'OfferPage'),
});
const offerCodes = createRoute({
  getParentRoute: () => inside,
  path: '/offer-codes',
  validateSearch: z.object({ see: maybe(z.enum(['partner', 'bulk', 'pickup', 'foreign'])), offer: Text }),
  component: lazyRouteComponent(() => import('./routes/offer-codes-page.tsx'), 'OfferCodesPage'),
});
const offerBudgets = createRoute({
  getParentRoute: () => inside,
  path: '/offers/$code/budgets',
  component: lazyRouteComponent(() => import('./routes/offer-budgets-page.tsx'), 'OfferBudgetsPage'),
});
const ledger = createRoute({
  getParentRoute: () => inside,
  path: '/ledger',
  validateSearch: z.object({
    from: maybe(z.iso.date()),
    to: maybe(z.iso.date()),
    see: maybe(z.enum(['offer', 'store', 'day'])),
    offer: Text,
    store: Text,
  }),
  component: lazyRouteComponent(() => import('./routes/ledger-page.tsx'), 'LedgerPage'),
});
const ledgerMatch = createRoute({
  getParentRoute: () => inside,
  path: '/ledger/match',
  validateSearch: z.object({
    from: maybe(z.iso.date()),
    to: maybe(z.iso.date()),
    see: maybe(z.enum(['offer', 'store', 'day'])),
  }),
  component: lazyRouteComponent(() => import('./routes/match-page.tsx'), 'MatchPage'),
});
const coupons = createRoute({
  getParentRoute: () => inside,
  path: '/coupons',
  validateSearch: z.object({ code: Text }),
  component: lazyRouteComponent(() => import('./routes/coupons-page.tsx'), 'CouponsPage'),
});
const abuseLimits = createRoute({
  getParentRoute: () => inside,
  path: '/reviews/limits',
  component: lazyRouteComponent(() => import('./routes/abuse-limits-page.tsx'), 'AbuseLimitsPage'),
});
const takeBack = createRoute({
  getParentRoute: () => inside,
  path: '/coupons/take-back',
  validateSearch: z.object({ kind: maybe(z.enum(['offer', 'drop', 'grant'])), of: Text }),
  component: lazyRouteComponent(() => import('./routes/take-back-page.tsx'), 'TakeBackPage'),
});
const reviews = createRoute({
  getParentRoute: () => inside,
  path: '/reviews',
  validateSearch: z.object({ state: maybe(z.enum(['open', 'closed'])), kind: Text, store: Text }),
  component: lazyRouteComponent(() => import('./routes/reviews-page.tsx'), 'ReviewsPage'),
});
const approvals = createRoute({
  getParentRoute: () => inside,
  path: '/approvals',
  validateSearch: z.object({ tab: maybe(z.enum(['waiting', 'decided'])) }),
  component: lazyRouteComponent(() => import('./routes/approvals-page.tsx'), 'ApprovalsPage'),
});
const drop = createRoute({
  getParentRoute: () => inside,
  path: '/drops/$dropId',
  component: lazyRouteComponent(() => import('./routes/drop-page.tsx'), 'DropPage'),
});
const playbooks = createRoute({
  getParentRoute: () => inside,
  path: '/playbooks',
  validateSearch: z.object({
    tab: maybe(z.enum(['playbooks', 'runs'])),
    code: Text,
    view: Text,
    /** Also the runs that found nobody to consider. */
    empty: maybe(z.boolean()),
  }),
  component: lazyRouteComponent(() => import('./routes/playbooks-page.tsx'), 'PlaybooksPage'),
});
const run = createRoute({
  getParentRoute: () => inside,
  path: '/runs/$runId',
  component: lazyRouteComponent(() => import('./routes/run-page.tsx'), 'RunPage'),
});
/** What of a segment's answers is looked at. */
const looking = {
  tab: maybe(z.enum(['breakdown', 'sample', 'overlap', 'size', 'versions'])),
  by: maybe(z.enum(['city', 'store', 'tier'])),
  with: maybe(z.array(z.string().max(40)).max(2)),
};
const audience = createRoute({
  getParentRoute: () => inside,
  path: '/audience',
  validateSearch: z.object({ query: Text, archived: maybe(z.boolean()) }),
  component: lazyRouteComponent(() => import('./routes/audience-page.tsx'), 'AudiencePage'),
});
const newSegment = createRoute({
  getParentRoute: () => inside,
  path: '/audience/new',
  validateSearch: z.object({ template: Text, ...looking }),
  component: lazyRouteComponent(() => import('./routes/audience-builder-page.tsx'), 'NewSegmentPage'),
});
const savedSegment = createRoute({
  getParentRoute: () => inside,
  path: '/audience/$key',
  validateSearch: z.object(looking),
  component: lazyRouteComponent(() => import('./routes/audience-builder-page.tsx'), 'SegmentPage'),
});
const effects = createRoute({
  getParentRoute: () => inside,
  path: '/effects',
  validateSearch: z.object({ from: maybe(z.iso.date()), until: maybe(z.iso.date()) }),
  component: lazyRouteComponent(() => import('./routes/effects-page.tsx'), 'EffectsPage'),
});
const imports = createRoute({
  getParentRoute: () => inside,
  path: '/imports',
  component: lazyRouteComponent(() => import('./routes/imports-page.tsx'), 'ImportsPage'),
});
const wecomHome = createRoute({
  getParentRoute: () => inside,
  path: '/wecom',
  beforeLoad: () => {
    throw redirect({ to: '/wecom/$tab', params: { tab: 'connection' }, replace: true });
  },
});
const wecom = createRoute({
  getParentRoute: () => inside,
  path: '/wecom/$tab',
  /** What a tab shows of its things: one of them, a page of them, a part of them. */
  validateSearch: z.object({ id: Text, page: Page, query: Text, view: Text }),
  component: lazyRouteComponent(() => import('./routes/wecom-page.tsx'), 'WeComPage'),
});
const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  validateSearch: z.object({ tab: maybe(z.enum(['attention', 'users', 'keys', 'audit'])), subject: Text }),
  component: lazyRouteComponent(() => import('./routes/settings-page.tsx'), 'SettingsPage'),
});

/** Inside the frame, so that one can go on from there. */
const lost = createRoute({ getParentRoute: () => inside, path: '$', component: LostPage });

const pages = [
  home,
  today,
  customers,
  customer,
  audience,
  newSegment,
  savedSegment,
  stores,
  offers,
  newOffer,
  offer,
  offerBudgets,
  offerCodes,
  ledger,
  ledgerMatch,
  coupons,
  takeBack,
  abuseLimits,
  reviews,
  approvals,
  drop,
  playbooks,
  run,
  effects,
  imports,
  wecomHome,
  wecom,
  settings,
  lost,
];

export function createConsoleRouter() {
  return createRouter({ routeTree: root.addChildren([login, inside.addChildren(pages)]), basepath: '/console' });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
