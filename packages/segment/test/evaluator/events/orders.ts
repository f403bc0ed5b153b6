import type { Customer, Purchase } from '../../world/rows.ts';
import type { Asked } from '../meaning.ts';
import { lies, type Window } from '../window.ts';
import { happeningsOf } from './event.ts';
import { type Filter, isLike } from './filters.ts';

/** Her orders that pass the filters and lie in the window. */
export function ordersOf(
  { where, window }: { where?: Filter[] | undefined; window?: Window | undefined },
  asked: Asked,
): (customer: Customer) => Purchase[] {
  const inWindow = lies(window, asked);
  return (customer) =>
    happeningsOf('ordered', customer, asked.now)
      .filter((one) => inWindow(one.at) && isLike(where, 'ordered', one, customer, asked))
      .map(({ row }) => row as unknown as Purchase);
}
