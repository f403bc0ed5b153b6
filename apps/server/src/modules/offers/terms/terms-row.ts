import type { OfferDiscount } from '@xiaoer/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { Terms } from './terms.ts';

/** Terms as a query returns them: the columns of `termsJson`, as JSON. */
export interface TermsRow {
  kind: OfferDiscount['kind'];
  amount_fen: number | null;
  share_percent: number | null;
  item: string | null;
  min_spend_fen: number;
  terms: string;
  valid_days: number;
  store_ids: number[] | null;
  store_bound: boolean;
}

/** One row of `offers.offer_terms` as JSON, so that a query's own columns stay readable beside it. */
export const termsJson = (alias: string): RawBuilder<TermsRow> => sql<TermsRow>`to_jsonb(${sql.ref(alias)})`;

export function termsFrom(row: TermsRow): Terms {
  return {
    discount: discountOfRow(row),
    minSpendFen: row.min_spend_fen,
    terms: row.terms,
    validDays: row.valid_days,
    storeIds: row.store_ids,
    storeBound: row.store_bound,
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
  }
}

/** The columns of a new version. */
export function termsColumns({ discount, ...terms }: Terms) {
  return {
    kind: discount.kind,
    ...discountColumns(discount),
    min_spend_fen: terms.minSpendFen,
    terms: terms.terms,
    valid_days: terms.validDays,
    store_ids: terms.storeIds,
    store_bound: terms.storeBound,
  };
}

function discountColumns(discount: OfferDiscount) {
  switch (discount.kind) {
    case 'amount_off':
      return { amount_fen: discount.amountFen, share_percent: null, item: null };
    case 'price_share':
      return { amount_fen: discount.atMostFen, share_percent: discount.sharePercent, item: null };
    case 'free_item':
      return { amount_fen: discount.valueFen, share_percent: null, item: discount.item };
  }
}
