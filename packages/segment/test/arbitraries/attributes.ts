import fc from 'fast-check';
import { BUDGET_KINDS, CONTACT_STATES, IDENTITY_KINDS } from '../world/directory.ts';
import type { Person } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import { type ConditionArbitrary, comparison, someOf, sometimes } from './arbitrary.ts';
import { duration, windows } from './window.ts';

const keysOf = (things: readonly { key: string }[]) => things.map(({ key }) => key);

const bare =
  (kind: string): ConditionArbitrary =>
  () =>
    fc.constant({ kind });
const isIn =
  (kind: string, values: (world: World) => readonly string[], most?: number): ConditionArbitrary =>
  (world) =>
    values(world).length === 0 ? null : someOf(values(world), most).map((some) => ({ kind, in: some }));
const inWindow =
  (kind: string): ConditionArbitrary =>
  (world) =>
    windows(world).map((window) => ({ kind, window }));

/** Numbers that people have, and their neighbours. */
const compared =
  (kind: string, column: keyof Person & ('points' | 'orders' | 'spent_fen')): ConditionArbitrary =>
  ({ customers }) => {
    const theirs = customers.flatMap(({ person }) => person[column] ?? []);
    const values = theirs
      .flatMap((value) => [value - 1, value, value + 1])
      .filter((value) => value >= 0 && value <= 1e12);
    return comparison([0, ...values]).map((compared) => ({ kind, ...compared }));
  };

const upcoming = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(1, 2, 7, 8, 14, 30, 31, 366).map((days) => ({ days })) },
  { weight: 1, arbitrary: fc.constant({ period: 'today' }) },
  { weight: 1, arbitrary: fc.constant({ period: 'this month' }) },
);

const near: ConditionArbitrary = ({ directory }) => {
  const meters = fc.oneof(
    fc.constantFrom(1, 500, 1000, 1234, 3000, 10_000, 20_016_000),
    fc.integer({ min: 1, max: 20_000 }),
  );
  const degrees = (most: number) =>
    fc.integer({ min: -most * 1e6, max: most * 1e6 }).map((millionths) => millionths / 1e6 + 0);
  const around = fc.constantFrom(...directory.stores).map(({ lng, lat }) => ({
    lng: Math.round(lng * 1000) / 1000,
    lat: Math.round(lat * 1000) / 1000,
  }));
  return fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('near'), store: fc.constantFrom(...keysOf(directory.stores)), meters }),
    },
    { weight: 2, arbitrary: fc.tuple(around, meters).map(([place, meters]) => ({ kind: 'near', ...place, meters })) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('near'), lng: degrees(180), lat: degrees(90), meters }) },
  );
};

const tier: ConditionArbitrary = ({ directory }) => {
  const keys = keysOf(directory.tiers);
  return fc.oneof(
    someOf(keys, 3).map((tiers) => ({ kind: 'tier', op: 'in', tiers })),
    fc.record({
      kind: fc.constant('tier'),
      op: fc.constantFrom('>=', '<='),
      tiers: fc.constantFrom(...keys).map((key) => [key]),
    }),
  );
};

const identity: ConditionArbitrary = () =>
  fc.oneof(
    someOf(IDENTITY_KINDS, 3).map((kinds) => ({ kind: 'identity', in: kinds })),
    fc.record({
      kind: fc.constant('identity'),
      in: fc.constantFrom(...IDENTITY_KINDS).map((kind) => [kind]),
      issuer: fc.constantFrom('corp-1', 'app-2', 'an "other"'),
    }),
  );

const wecomContact: ConditionArbitrary = (world) =>
  sometimes({
    accounts: [0.3, someOf(keysOf(world.directory.accounts), 2)],
    sources: [0.3, someOf(keysOf(world.directory.sources), 2)],
    states: [0.4, someOf(CONTACT_STATES, 3)],
    window: [0.3, windows(world)],
  }).map((rest) => ({ kind: 'wecom_contact', ...rest }));

const inGroup: ConditionArbitrary = (world) =>
  sometimes({
    stores: [0.3, someOf(keysOf(world.directory.stores), 4)],
    groups: [0.3, someOf(keysOf(world.directory.groups), 2)],
    window: [0.4, windows(world)],
  }).map((rest) => ({ kind: 'in_group', ...rest }));

const holdsCoupon: ConditionArbitrary = ({ directory }) =>
  sometimes({
    offers: [0.4, someOf(keysOf(directory.offers), 2)],
    expires: [
      0.5,
      fc.oneof(
        duration.map((within) => ({ within })),
        fc.constantFrom('today', 'tomorrow').map((on) => ({ on })),
      ),
    ],
    count: [0.4, fc.record({ op: fc.constantFrom('>=', '='), value: fc.constantFrom(1, 2, 3) })],
  }).map((rest) => ({ kind: 'holds_coupon', ...rest }));

export const ATTRIBUTES: Readonly<Record<string, ConditionArbitrary>> = {
  everyone: bare('everyone'),
  consent: bare('consent'),
  employee: bare('employee'),
  suspected_hunter: bare('suspected_hunter'),
  reachable: bare('reachable'),
  programme_holdout: bare('programme_holdout'),
  city: isIn('city', ({ directory }) => directory.cities),
  taste: isIn('taste', ({ directory }) => directory.tastes),
  store: isIn('store', ({ directory }) => keysOf(directory.stores)),
  region: isIn('region', ({ directory }) => keysOf(directory.regions)),
  tag: isIn('tag', ({ directory }) => keysOf(directory.tags), 2),
  segment: isIn('segment', ({ directory }) => keysOf(directory.segments), 2),
  forecast: isIn('forecast', () => ['rain', 'hot', 'cold'], 2),
  lifecycle: isIn('lifecycle', () => ['never', 'new', 'active', 'lapsing', 'lost'], 3),
  points: compared('points', 'points'),
  orders_total: compared('orders_total', 'orders'),
  spent_total: compared('spent_total', 'spent_fen'),
  registered: inWindow('registered'),
  first_order: inWindow('first_order'),
  last_order: inWindow('last_order'),
  last_touch: (world) => sometimes({ window: [0.8, windows(world)] }).map((rest) => ({ kind: 'last_touch', ...rest })),
  near,
  tier,
  identity,
  wecom_contact: wecomContact,
  in_group: inGroup,
  holds_coupon: holdsCoupon,
  attention: () =>
    fc
      .tuple(fc.constantFrom(...BUDGET_KINDS), comparison([0, 1, 2, 3, 4]))
      .map(([budget, compared]) => ({ kind: 'attention', budget, ...compared })),
  birthday: () =>
    fc.oneof(
      { weight: 6, arbitrary: upcoming.map((days) => ({ kind: 'birthday', ...days })) },
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 12 }).map((month) => ({ kind: 'birthday', month })) },
      { weight: 1, arbitrary: fc.constant({ kind: 'birthday' }) },
    ),
  anniversary: () =>
    fc
      .tuple(fc.constantFrom('customer', 'contact'), upcoming)
      .map(([of, days]) => ({ kind: 'anniversary', of, ...days })),
  age: ({ now }) => {
    const year = new Date(now).getUTCFullYear();
    const ages = [1987, 1996, 2000, 2024].flatMap((born) => [year - born - 1, year - born]).filter((age) => age >= 0);
    return comparison([0, 1, 150, ...ages]).map((compared) => ({ kind: 'age', ...compared }));
  },
  random_share: () =>
    fc
      .tuple(
        fc.oneof(fc.constantFrom(0.000001, 0.5, 5, 33.333333, 50, 99.999999, 100), fc.integer({ min: 1, max: 100 })),
        fc.constantFrom('may', '对照 2026', 'a "b"\\', '\n'),
      )
      .map(([percent, salt]) => ({ kind: 'random_share', percent, salt })),
};
