import { type OfferRow, OfferTerms } from '@xiaoer/contracts';

/** What the form holds: yuan and 折 as people type them, not yet terms. */
export interface OfferDraft {
  code: string;
  name: string;
  kind: 'amount_off' | 'price_share' | 'free_item';
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
}

export const EMPTY_DRAFT: OfferDraft = {
  code: '',
  name: '',
  kind: 'amount_off',
  minSpend: 0,
  validDays: 7,
  terms: '',
  where: 'any',
};

// The inputs hold at most two decimals; rounding takes away what floating point adds.
const fen = (yuan: number) => Math.round(yuan * 100);
const yuan = (fen: number) => fen / 100;

/** The terms of a draft, or null while something is missing or impossible. */
export function termsOf(draft: OfferDraft): OfferTerms | null {
  const { kind, amount, zhe, atMost, item, value, where, stores } = draft;
  const discount =
    kind === 'amount_off'
      ? { kind, amountFen: fen(amount ?? 0) }
      : kind === 'price_share'
        ? { kind, sharePercent: Math.round((zhe ?? 0) * 10), atMostFen: atMost ? fen(atMost) : null }
        : { kind, item: item?.trim() ?? '', valueFen: fen(value ?? 0) };
  const parsed = OfferTerms.safeParse({
    name: draft.name.trim(),
    discount,
    minSpendFen: fen(draft.minSpend ?? 0),
    terms: draft.terms.trim(),
    validDays: draft.validDays,
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
}: OfferRow): OfferDraft {
  const draft = { code, name, kind: discount.kind, minSpend: yuan(minSpendFen), validDays, terms };
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
  }
}
