import fc from 'fast-check';
import { AMOUNTS } from '../../world/events.ts';
import type { World } from '../../world/world.ts';
import { comparison } from '../arbitrary.ts';
import { filtersOf } from './filters.ts';

const SMALL = [0, 1, 2, 3, 5] as const;
const MEASURES: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  ordered: {
    count: SMALL,
    spent: AMOUNTS,
    average: [...AMOUNTS, 1333, 6667],
    saved: [0, 100, 500, 600],
    stores: SMALL,
    days: SMALL,
  },
  bought: {
    count: SMALL,
    orders: SMALL,
    quantity: SMALL,
    spent: AMOUNTS,
    products: SMALL,
    stores: SMALL,
    days: SMALL,
  },
  refunded: { count: SMALL, refunds: AMOUNTS, stores: SMALL },
  claimed: { count: SMALL, offers: SMALL },
  redeemed: { count: SMALL, offers: SMALL, saved: [0, 500, 1000], stores: SMALL },
};

/** What they spent, and the whole number below their averages: where rounding would show. */
function theirFigures({ customers, now }: World): Record<string, number[]> {
  const sums = customers
    .map(({ purchase }) => purchase.filter(({ at }) => at <= now))
    .filter((purchases) => purchases.length > 0)
    .map((purchases) => ({ n: purchases.length, spent: purchases.reduce((sum, { paid_fen }) => sum + paid_fen, 0) }));
  return { spent: sums.map(({ spent }) => spent), average: sums.map(({ n, spent }) => Math.floor(spent / n)) };
}

/** A figure of an event's rows. */
export function figureOf(kind: string, world: World): fc.Arbitrary<object> {
  const theirs = kind === 'ordered' ? theirFigures(world) : {};
  const measures = Object.entries(MEASURES[kind] ?? { count: SMALL }).map(([of, values]) =>
    comparison([...values, ...(theirs[of] ?? [])]).map((compared) => ({ of, ...compared })),
  );
  const where = filtersOf(kind, world);
  return fc.oneof(
    { weight: 5, arbitrary: fc.oneof(...measures) },
    { weight: 1, arbitrary: where.map((where) => ({ of: 'first', where })) },
    { weight: 1, arbitrary: where.map((where) => ({ of: 'last', where })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(where, comparison([1, 25, 33, 34, 50, 60, 66, 67, 100]))
        .map(([where, compared]) => ({ of: 'share', where, ...compared })),
    },
  );
}
