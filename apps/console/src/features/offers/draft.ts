import { NO_CONDITIONS, type OfferConditions, type OfferDiscount, type OfferRow, OfferTerms } from '@xiaoer/contracts';

/** Kinds that the form can write; an offer of another kind keeps what it gives while the rest is changed. */
export const WRITTEN_KINDS = ['amount_off', 'price_share', 'free_item'] as const;

/** What the form holds: yuan and 折 as people type them, not yet terms. */
export interface OfferDraft {
  code: string;
  name: string;
  kind: OfferDiscount['kind'];
  /** Yuan. */
  amount?: number | null;
  /** 折: tenths of the price that are still paid, 3.8 is 38 %. */
  zhe?: number | null;
  /** Yuan; empty is no limit. */
  atMost?: number | null;
  item?: string;
  /** Yuan. */
  value?: number | null;
  /** Yuan. */
  minSpend: number | null;
  validDays: number | null;
  terms: string;
  where: 'any' | 'bound' | 'some';
  stores?: string[];
  /** What an offer says beyond the form's fields, which saving must not lose. */
  kept: { discount: OfferDiscount | null; validDates: OfferTerms['validDates']; conditions: OfferConditions };
}

export const EMPTY_DRAFT: OfferDraft = {
  code: '',
  name: '',
  kind: 'amount_off',
  minSpend: 0,
  validDays: 7,
  terms: '',
  where: 'any',
  kept: { discount: null, validDates: null, conditions: NO_CONDITIONS },
};

// The inputs hold at most two decimals; rounding takes away what floating point adds.
const fen = (yuan: number) => Math.round(yuan * 100);
const yuan = (fen: number) => fen / 100;

function discountOf({ kind, amount, zhe, atMost, item, value, kept }: OfferDraft) {
  switch (kind) {
    case 'amount_off':
      return { kind, amountFen: fen(amount ?? 0) };
    case 'price_share':
      return { kind, sharePercent: Math.round((zhe ?? 0) * 10), atMostFen: atMost ? fen(atMost) : null };
    case 'free_item':
      return { kind, item: item?.trim() ?? '', valueFen: fen(value ?? 0) };
    default:
      return kept.discount;
  }
}

/** The terms of a draft, or null while something is missing or impossible. */
export function termsOf(draft: OfferDraft): OfferTerms | null {
  const { where, stores, kept } = draft;
  const parsed = OfferTerms.safeParse({
    name: draft.name.trim(),
    discount: discountOf(draft),
    minSpendFen: fen(draft.minSpend ?? 0),
    terms: draft.terms.trim(),
    validDays: kept.validDates ? null : draft.validDays,
    validDates: kept.validDates,
    conditions: kept.conditions,
    stores: where === 'some' ? (stores ?? []) : null,
    storeBound: where === 'bound',
  });
  return parsed.success ? parsed.data : null;
}

/** An offer as the form shows it. */
export function draftOf({
  code,
  name,
  discount,
  minSpendFen,
  validDays,
  terms,
  stores,
  storeBound,
  validDates,
  conditions,
}: OfferRow): OfferDraft {
  const kept = { discount, validDates, conditions };
  const draft = { code, name, kind: discount.kind, minSpend: yuan(minSpendFen), validDays, terms, kept };
  const where = { where: storeBound ? 'bound' : stores ? 'some' : 'any', stores: stores ?? undefined } as const;
  switch (discount.kind) {
    case 'amount_off':
      return { ...draft, ...where, amount: yuan(discount.amountFen) };
    case 'price_share':
      return {
        ...draft,
        ...where,
        zhe: discount.sharePercent / 10,
        atMost: discount.atMostFen === null ? null : yuan(discount.atMostFen),
      };
    case 'free_item':
      return { ...draft, ...where, item: discount.item, value: yuan(discount.valueFen) };
    default:
      return { ...draft, ...where };
  }
}
