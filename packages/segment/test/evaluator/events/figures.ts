import type { Customer } from '../../world/rows.ts';
import { type Comparison, compares } from '../compare.ts';
import type { Asked } from '../meaning.ts';
import type { Happening } from './event.ts';
import { type Filter, isLike } from './filters.ts';

export type Figure = Partial<Comparison> & { of: string; where?: Filter[] };

/** Whether a figure holds of the rows that count. */
export function figureHolds(
  { of, op, value, where }: Figure,
  kind: string,
  counted: readonly Happening[],
  customer: Customer,
  asked: Asked,
): boolean {
  const column = (name: string) => counted.map(({ row }) => row[name]);
  const sum = (name: string) => column(name).reduce<number>((sum, one) => sum + ((one as number | null) ?? 0), 0);
  const different = (values: readonly unknown[]) => new Set(values.filter((one) => one !== null)).size;
  const like = (happening: Happening) => isLike(where, kind, happening, customer, asked);
  const is = (number: number) => compares(number, op!, value!);
  switch (of) {
    case 'count':
      return is(counted.length);
    case 'spent':
      return is(sum(kind === 'ordered' ? 'paid_fen' : 'amount_fen'));
    case 'saved':
      return is(sum('discount_fen'));
    case 'refunds':
      return is(sum('amount_fen'));
    case 'quantity':
      return is(sum('quantity'));
    // no average, no share, no first and no last of nothing
    case 'average':
      return counted.length > 0 && compares(sum('paid_fen'), op!, value! * counted.length);
    case 'share':
      return counted.length > 0 && compares(counted.filter(like).length * 100, op!, value! * counted.length);
    case 'first': {
      const at = Math.min(...counted.map((one) => one.at));
      return counted.some((one) => one.at === at && like(one));
    }
    case 'last': {
      const at = Math.max(...counted.map((one) => one.at));
      return counted.some((one) => one.at === at && like(one));
    }
    case 'orders':
      return is(different(column('order_id')));
    case 'products':
      return is(different(column('sku')));
    case 'stores':
      return is(different(column(kind === 'redeemed' ? 'redeemed_store_id' : 'store_id')));
    case 'offers':
      return is(different(column('offer')));
    case 'days':
      return is(different(column('local_at').map((clock) => (clock as string).slice(0, 10))));
    default:
      throw new Error(`the evaluator does not know ${of}`);
  }
}
