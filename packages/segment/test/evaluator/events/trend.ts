import { compares } from '../compare.ts';
import type { Asked, Holds } from '../meaning.ts';
import type { Window } from '../window.ts';
import type { Filter } from './filters.ts';
import { ordersOf } from './orders.ts';

interface Trend {
  orders: number;
  op: string;
  percent: number;
  where?: Filter[];
  window?: Window;
}

/** What the latest orders came to, against as many before them. */
export function trend({ orders: n, op, percent, where, window }: Trend, asked: Asked): Holds {
  const orders = ordersOf({ where, window }, asked);
  return (customer) => {
    const latestFirst = orders(customer).sort((a, b) => b.at - a.at || b.order_id - a.order_id);
    const paid = (from: number, to: number) =>
      latestFirst.slice(from, to).reduce((sum, { paid_fen }) => sum + paid_fen, 0);
    const early = paid(n, 2 * n);
    return latestFirst.length >= 2 * n && early > 0 && compares(paid(0, n) * 100, op, early * (100 + percent));
  };
}
