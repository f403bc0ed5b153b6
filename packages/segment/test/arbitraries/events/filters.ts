import fc from 'fast-check';
import { CHANNELS, CONTACT_STATES, TOUCH_CHANNELS } from '../../world/directory.ts';
import { AMOUNTS } from '../../world/events.ts';
import type { World } from '../../world/world.ts';
import { comparison, someOf } from '../arbitrary.ts';

type Filter = { by: string };

/** One of some, or any other than one. */
const among = (by: string, values: readonly string[]): fc.Arbitrary<Filter> =>
  fc.oneof(
    { weight: 3, arbitrary: someOf(values, 3).map((some) => ({ by, in: some })) },
    { weight: 1, arbitrary: fc.constantFrom(...values).map((except) => ({ by, except })) },
  );
const flag = (by: string): fc.Arbitrary<Filter> => fc.constant({ by });
const number = (by: string, values: readonly number[]): fc.Arbitrary<Filter> =>
  comparison(values).map((compared) => ({ by, ...compared }));

const minute = fc.oneof(
  fc.integer({ min: 0, max: 23 }).map((hour) => hour * 60),
  fc.integer({ min: 0, max: 1439 }),
);
/** Over midnight too. */
const hours: fc.Arbitrary<Filter> = fc
  .record({ by: fc.constant('hours'), from: minute, until: fc.oneof(minute, fc.constant(1440)) })
  .filter(({ from, until }) => from !== until);
const weekday: fc.Arbitrary<Filter> = someOf([1, 2, 3, 4, 5, 6, 7]).map((days) => ({ by: 'weekday', in: days }));

/** Filters of an event. */
export function filterOf(kind: string, { directory }: World): fc.Arbitrary<Filter> {
  const keys = (things: readonly { key: string }[]) => things.map(({ key }) => key);
  const product = () => [
    among('product', keys(directory.products)),
    among('category', [...new Set(directory.products.map(({ category }) => category))]),
    among('brand', [...new Set(directory.products.flatMap(({ brand }) => brand ?? []))]),
  ];
  const store = () => [
    among('store', keys(directory.stores)),
    among('city', [...new Set(directory.stores.map(({ city }) => city))]),
    among('region', keys(directory.regions)),
  ];
  const time = [hours, weekday, flag('weekdays'), flag('weekends')];
  const offer = () => [among('offer', keys(directory.offers)), among('drop', ['noon-2026', 'other'])];
  const tie = () => [among('account', keys(directory.accounts)), among('source', keys(directory.sources))];
  const group = () => [among('group', keys(directory.groups)), ...store()];
  const filters: Record<string, () => fc.Arbitrary<Filter>[]> = {
    ordered: () => [
      ...product(),
      ...store(),
      among('channel', CHANNELS),
      number('amount', AMOUNTS),
      flag('by_link'),
      ...time,
    ],
    bought: () => [
      ...product(),
      ...store(),
      among('channel', CHANNELS),
      number('amount', AMOUNTS),
      number('pieces', [0, 1, 2, 3]),
      ...time,
    ],
    refunded: () => [...store(), number('amount', AMOUNTS)],
    claimed: () => [...offer(), flag('used'), flag('unredeemed')],
    redeemed: () => [...offer(), ...store()],
    touched: () => [among('playbook', keys(directory.playbooks)), among('channel', TOUCH_CHANNELS)],
    joined_group: group,
    left_group: group,
    added_contact: tie,
    removed_contact: () => [
      ...tie(),
      among(
        'how',
        CONTACT_STATES.filter((state) => state !== 'active'),
      ),
    ],
  };
  return fc.oneof(...filters[kind]!());
}

/** One or two; two of them are often of nobody. */
export const filtersOf = (kind: string, world: World): fc.Arbitrary<Filter[]> =>
  fc.oneof(
    { weight: 3, arbitrary: filterOf(kind, world).map((filter) => [filter]) },
    { weight: 1, arbitrary: fc.tuple(filterOf(kind, world), filterOf(kind, world)) },
  );
