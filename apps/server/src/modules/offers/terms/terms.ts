import type { OfferDiscount } from '@xiaoer/contracts';
import { AppError } from '../../../platform/errors.ts';

/** One version of an offer's terms. */
export interface Terms {
  discount: OfferDiscount;
  minSpendFen: number;
  /** The operator's own words; may be empty. */
  terms: string;
  validDays: number;
  /** Null: every store. */
  storeIds: number[] | null;
  /** Only in the store the coupon was issued for. */
  storeBound: boolean;
}

/** What a discount takes off a purchase; never more than the purchase. The customer's share is rounded half up. */
export function discountOf(discount: OfferDiscount, spendFen: number): number {
  switch (discount.kind) {
    case 'amount_off':
      return Math.min(discount.amountFen, spendFen);
    case 'free_item':
      return Math.min(discount.valueFen, spendFen);
    case 'price_share': {
      const paidFen = Math.floor((spendFen * discount.sharePercent + 50) / 100);
      return Math.min(spendFen - paidFen, discount.atMostFen ?? spendFen);
    }
  }
}

/** What a coupon takes off whatever is bought; null when that depends on the purchase. */
export function fixedDiscountOf(discount: OfferDiscount): number | null {
  if (discount.kind === 'amount_off') return discount.amountFen;
  return discount.kind === 'free_item' ? discount.valueFen : null;
}

/** Purchases on which a draft is tried, in fen. */
const EXAMPLE_SPENDS = [2_000, 3_500, 6_000] as const;

/** What a draft would give on some purchases, the one that just meets its condition among them. */
export function examplesOf(offer: Pick<Terms, 'discount' | 'minSpendFen'>) {
  const spends = [...new Set([...EXAMPLE_SPENDS, ...(offer.minSpendFen > 0 ? [offer.minSpendFen] : [])])];
  return spends
    .toSorted((a, b) => a - b)
    .map((spendFen) => {
      const discountFen = spendFen < offer.minSpendFen ? 0 : discountOf(offer.discount, spendFen);
      return { spendFen, discountFen, payFen: spendFen - discountFen };
    });
}

export function sameTerms(a: Terms, b: Terms): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}

function inOrder({ discount, minSpendFen, terms, validDays, storeIds, storeBound }: Terms) {
  const sortedDiscount = Object.entries(discount).sort(([a], [b]) => (a < b ? -1 : 1));
  return [sortedDiscount, minSpendFen, terms, validDays, storeIds?.toSorted((a, b) => a - b) ?? null, storeBound];
}

/** An offer as playbook files write it: one flat object. */
export interface OfferDefinition {
  code: string;
  name: string;
  kind: OfferDiscount['kind'];
  /** amount_off: taken off; price_share: at most this; free_item: the item's list price. */
  amountFen?: number | undefined;
  sharePercent?: number | undefined;
  /** free_item: what is given; the offer's name when left out. */
  item?: string | undefined;
  minSpendFen?: number | undefined;
  terms?: string | undefined;
  validDays: number;
  /** Codes of the stores that take it; null or left out: every store. */
  stores?: string[] | null | undefined;
  storeBound?: boolean | undefined;
}

/** Throws 422 `offers.bad_terms` that names the missing field. */
export function discountFrom({ kind, amountFen, sharePercent, item, name }: OfferDefinition): OfferDiscount {
  const needed = <T>(field: keyof OfferDefinition, value: T | undefined): T => {
    if (value === undefined) throw new AppError('offers.bad_terms', { field, rule: `${kind} needs ${field}` });
    return value;
  };
  switch (kind) {
    case 'amount_off':
      return { kind, amountFen: needed('amountFen', amountFen) };
    case 'price_share':
      return { kind, sharePercent: needed('sharePercent', sharePercent), atMostFen: amountFen ?? null };
    case 'free_item':
      return { kind, item: item ?? name, valueFen: needed('amountFen', amountFen) };
  }
}
