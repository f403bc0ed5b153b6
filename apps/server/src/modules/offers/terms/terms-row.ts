import { NO_CONDITIONS, type OfferConditions, type OfferDiscount } from '@xiaoer/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { ConditionNames, Terms } from './terms.ts';

/** Terms as a query returns them: the columns of `termsJson`, as JSON. */
export interface TermsRow {
  kind: OfferDiscount['kind'];
  amount_fen: number | null;
  share_percent: number | null;
  item: string | null;
  times: number | null;
  min_spend_fen: number;
  terms: string;
  valid_days: number | null;
  /** YYYY-MM-DD */
  first_day: string | null;
  last_day: string | null;
  store_ids: number[] | null;
  store_bound: boolean;
  conditions: Partial<OfferConditions>;
  names: Partial<ConditionNames>;
}

/** One row of `offers.offer_terms` as JSON, so that a query's own columns stay readable beside it. */
export const termsJson = (alias: string): RawBuilder<TermsRow> => sql<TermsRow>`to_jsonb(${sql.ref(alias)})`;

export function termsFrom(row: TermsRow): Terms {
  return {
    discount: discountOfRow(row),
    minSpendFen: row.min_spend_fen,
    terms: row.terms,
    validDays: row.valid_days,
    validDates: row.first_day && row.last_day ? { from: row.first_day, to: row.last_day } : null,
    storeIds: row.store_ids,
    storeBound: row.store_bound,
    conditions: { ...NO_CONDITIONS, ...row.conditions },
    names: { goods: {}, regions: {}, ...row.names },
  };
}

// The table's check holds what the assertions below say.
function discountOfRow(row: TermsRow): OfferDiscount {
  switch (row.kind) {
    case 'amount_off':
      return { kind: row.kind, amountFen: row.amount_fen! };
    case 'price_share':
      return { kind: row.kind, sharePercent: row.share_percent!, atMostFen: row.amount_fen };
    case 'free_item':
      return { kind: row.kind, item: row.item!, valueFen: row.amount_fen! };
    case 'buy_one_get_one':
      return { kind: row.kind, atMostPieces: row.times };
    case 'gift':
      return { kind: row.kind, item: row.item!, valueFen: row.amount_fen };
    case 'shipping':
      return { kind: row.kind, atMostFen: row.amount_fen };
    case 'points_multiplier':
      return { kind: row.kind, times: row.times! };
    case 'partner_code':
      return { kind: row.kind, partner: row.item! };
  }
}

/** The columns of a new version. */
export function termsColumns({ discount, ...terms }: Terms) {
  return {
    kind: discount.kind,
    amount_fen: null,
    share_percent: null,
    item: null,
    times: null,
    ...discountColumns(discount),
    min_spend_fen: terms.minSpendFen,
    terms: terms.terms,
    valid_days: terms.validDays,
    first_day: terms.validDates?.from ?? null,
    last_day: terms.validDates?.to ?? null,
    store_ids: terms.storeIds,
    store_bound: terms.storeBound,
    conditions: JSON.stringify(stated(terms.conditions)),
    names: JSON.stringify(terms.names),
  };
}

function discountColumns(discount: OfferDiscount) {
  switch (discount.kind) {
    case 'amount_off':
      return { amount_fen: discount.amountFen };
    case 'price_share':
      return { amount_fen: discount.atMostFen, share_percent: discount.sharePercent };
    case 'free_item':
    case 'gift':
      return { amount_fen: discount.valueFen, item: discount.item };
    case 'buy_one_get_one':
      return { times: discount.atMostPieces };
    case 'shipping':
      return { amount_fen: discount.atMostFen };
    case 'points_multiplier':
      return { times: discount.times };
    case 'partner_code':
      return { item: discount.partner };
  }
}

/** Those that say something: a row without conditions stays an empty object. */
function stated(conditions: OfferConditions): Partial<OfferConditions> {
  const none = new Map(Object.entries(NO_CONDITIONS).map(([field, value]) => [field, JSON.stringify(value)]));
  const said = Object.entries(conditions).filter(([field, value]) => JSON.stringify(value) !== none.get(field));
  return Object.fromEntries(said) as Partial<OfferConditions>;
}
