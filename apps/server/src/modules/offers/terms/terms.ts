import type { OfferConditions, OfferDiscount } from '@xiaoer/contracts';
import { AppError } from '../../../platform/errors.ts';

/** One version of an offer's terms. */
export interface Terms {
  discount: OfferDiscount;
  minSpendFen: number;
  /** The operator's own words; may be empty. */
  terms: string;
  /** Counted from issue; null: `validDates` say it. */
  validDays: number | null;
  /** YYYY-MM-DD, both included, in the store's zone. */
  validDates: { from: string; to: string } | null;
  /** Those that take it besides the conditions' regions and cities; null: none is named. */
  storeIds: number[] | null;
  /** Only in the store the coupon was issued for. */
  storeBound: boolean;
  conditions: OfferConditions;
  /** What people call the goods and regions that the conditions name by code, as it was when the terms were made. */
  names: ConditionNames;
}

export interface ConditionNames {
  /** By sku. */
  goods: Record<string, string>;
  /** By the unit's code. */
  regions: Record<string, string>;
}

/**
 * What a discount takes off a sum; never more than the sum. The customer's share is rounded half up. Kinds for which
 * the goods or the delivery decide take nothing off a sum (take-off.ts), and so do those that give something beside it.
 */
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
    case 'buy_one_get_one':
    case 'shipping':
    case 'gift':
    case 'points_multiplier':
    case 'partner_code':
      return 0;
  }
}

/** Kinds that give something and take nothing off. */
export const givesBeside = ({ kind }: OfferDiscount): boolean =>
  kind === 'gift' || kind === 'points_multiplier' || kind === 'partner_code';

/** What a coupon takes off whatever is bought; null when that depends on the purchase. */
export function fixedDiscountOf(discount: OfferDiscount): number | null {
  if (discount.kind === 'amount_off') return discount.amountFen;
  if (discount.kind === 'free_item') return discount.valueFen;
  return givesBeside(discount) ? 0 : null;
}

/** Purchases on which a draft is tried, in fen. */
const EXAMPLE_SPENDS = [2_000, 3_500, 6_000] as const;

/**
 * What a draft would give on some purchases, the one that just meets its condition among them. None where it takes
 * nothing off a sum: the goods or the delivery decide, or something is given beside it.
 */
export function examplesOf(offer: Pick<Terms, 'discount' | 'minSpendFen'>) {
  if (discountOf(offer.discount, EXAMPLE_SPENDS[0]) === 0) return [];
  const spends = [...new Set([...EXAMPLE_SPENDS, ...(offer.minSpendFen > 0 ? [offer.minSpendFen] : [])])];
  return spends
    .toSorted((a, b) => a - b)
    .map((spendFen) => {
      const discountFen = spendFen < offer.minSpendFen ? 0 : discountOf(offer.discount, spendFen);
      return { spendFen, discountFen, payFen: spendFen - discountFen };
    });
}

/** Whether two promise the same, in whatever order they are written. A new name of a product is no new promise. */
export const sameTerms = (a: Terms, b: Terms): boolean =>
  inOrder({ ...a, names: null }) === inOrder({ ...b, names: null });

/** Lists of terms are sets, and fields have no order. */
function inOrder(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOrder).sort().join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  const fields = Object.entries(value).map(([field, held]) => `${field}:${inOrder(held)}`);
  return `{${fields.sort().join()}}`;
}

/** An offer as playbook files write it: one flat object. */
export interface OfferDefinition {
  code: string;
  name: string;
  kind: 'amount_off' | 'price_share' | 'free_item';
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
