import type { OfferDiscount } from '@xiaoer/contracts';

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

export function sameTerms(a: Terms, b: Terms): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}

function inOrder({ discount, minSpendFen, terms, validDays, storeIds, storeBound }: Terms) {
  const sortedDiscount = Object.entries(discount).sort(([a], [b]) => (a < b ? -1 : 1));
  return [sortedDiscount, minSpendFen, terms, validDays, storeIds?.toSorted((a, b) => a - b) ?? null, storeBound];
}
