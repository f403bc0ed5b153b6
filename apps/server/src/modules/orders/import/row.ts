import type { Mapping } from './mapping.ts';

/** What a row says, as far as its fate depends on it. Nothing here needs the database. */
export interface RowFacts {
  /** The invoice number is one of returns. */
  isReturnNumber: boolean;
  /** The reason of the rule by which it is bookkeeping and no sale. */
  notSale: string | null;
  quantity: number;
  /** Its sign and whether it is 0 are all that counts. */
  price: number;
  hasCustomer: boolean;
}

export type Fate = 'sale' | 'return' | { refused: string };

const SALE: Fate = 'sale';
const RETURN: Fate = 'return';
const refused = (reason: string): Fate => ({ refused: reason });

/** Sale, return, or refused and why. The reasons are explained in the module's README. */
export function fateOf(row: RowFacts, { returns, freeLines }: Pick<Mapping, 'returns' | 'freeLines'>): Fate {
  if (row.notSale !== null) return refused(`not_a_sale:${row.notSale}`);
  if (row.price < 0) return refused('negative_price');
  if (row.quantity === 0) return refused('zero_quantity');
  if (row.isReturnNumber) return row.quantity < 0 ? RETURN : refused('return_with_positive_quantity');
  if (row.quantity < 0) {
    if (returns && 'negativeQuantity' in returns) return RETURN;
    return refused(row.price === 0 ? 'write_off' : 'negative_quantity');
  }
  if (row.price > 0 || freeLines === 'accept') return SALE;
  return freeLines === 'with_customer' && row.hasCustomer ? SALE : refused('zero_price');
}
