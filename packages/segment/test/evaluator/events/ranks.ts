import type { Customer, Person, Purchase } from '../../world/rows.ts';
import { type Comparison, compares } from '../compare.ts';
import type { Asked, Holds } from '../meaning.ts';
import type { Window } from '../window.ts';
import type { Filter } from './filters.ts';
import { ordersOf } from './orders.ts';

type Ranking = 'spent' | 'count' | 'latest';
const VALUES: Record<Ranking, (orders: readonly Purchase[]) => number> = {
  spent: (orders) => orders.reduce((sum, { paid_fen }) => sum + paid_fen, 0),
  count: (orders) => orders.length,
  latest: (orders) => Math.max(...orders.map(({ at }) => at)),
};

/** Among how many she is ranked, and how many of them have a greater value; null when she is not ranked. */
function rankOf(
  by: Ranking,
  orders: (customer: Customer) => Purchase[],
  partOf: (person: Person) => unknown,
  { customers }: Asked,
): (customer: Customer) => { ranked: number; above: number } | null {
  const ranked = customers
    .map((customer) => ({ customer, part: partOf(customer.person), hers: orders(customer) }))
    .filter(({ part, hers }) => part !== null && hers.length > 0)
    .map(({ customer, part, hers }) => ({ customer, part, value: VALUES[by](hers) }));
  return (customer) => {
    const own = ranked.find((one) => one.customer === customer);
    if (!own) return null;
    const peers = ranked.filter(({ part }) => part === own.part);
    return { ranked: peers.length, above: peers.filter(({ value }) => value > own.value).length };
  };
}

const PARTS = { city: 'city', home_store: 'home_store_id', tier: 'tier_rank' } as const;
interface Top {
  percent: number;
  by: Ranking;
  per?: keyof typeof PARTS;
  where?: Filter[];
  window?: Window;
}
/** Everybody who ties with the last of the top is in it. */
export function top({ percent, by, per, where, window }: Top, asked: Asked): Holds {
  const partOf = (person: Person) => (per ? person[PARTS[per]] : 'all');
  const rank = rankOf(by, ordersOf({ where, window }, asked), partOf, asked);
  return (customer) => {
    const hers = rank(customer);
    return hers !== null && hers.above * 100 < hers.ranked * percent;
  };
}

interface Rfm {
  recency?: Comparison;
  frequency?: Comparison;
  value?: Comparison;
  window?: Window;
}
export function rfm({ recency, frequency, value, window }: Rfm, asked: Asked): Holds {
  const asks = [
    ['latest', recency],
    ['count', frequency],
    ['spent', value],
  ] as const;
  const scores = asks.flatMap(([by, score]) =>
    score ? [{ score, rank: rankOf(by, ordersOf({ window }, asked), () => 'all', asked) }] : [],
  );
  return (customer) =>
    scores.every(({ score, rank }) => {
      const hers = rank(customer);
      return hers !== null && compares(5 - Math.floor((5 * hers.above) / hers.ranked), score.op, score.value);
    });
}
