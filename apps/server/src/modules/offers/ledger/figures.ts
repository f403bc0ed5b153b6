import { sql } from 'kysely';

/** Coupons, and what they can take off at most (their face), fixed by the terms they were issued with. */
export interface Figure {
  pieces: number;
  fen: number;
}

/** issued = (redeemed − cancelled) + voided + expired + outstanding, in pieces and in fen. */
export interface Figures {
  issued: Figure;
  /** Every redemption, those that were undone later among them. */
  redeemed: Figure;
  /** Given back whole. */
  cancelled: Figure;
  voided: Figure;
  expired: Figure;
  outstanding: Figure;
  /** What was taken off purchases, less what was given back. */
  discountFen: number;
  /** Of those issued: what they can take off depends on the basket alone, so they count as 0 fen. */
  withoutFace: number;
}

export const MOVES = ['issued', 'redeemed', 'cancelled', 'voided', 'expired'] as const;

/**
 * Out of rows `n (what, pieces, discount_fen)` joined with their terms `t`. A coupon's face is `amount_fen` of its terms
 * whatever their kind: the amount, the most of a share or of a delivery, an item's list price.
 */
const figure = (what: string) => sql`
  jsonb_build_object('pieces', coalesce(sum(n.pieces) filter (where n.what = ${what}), 0),
    'fen', coalesce(sum(n.pieces * t.amount_fen) filter (where n.what = ${what}), 0)) as ${sql.ref(what)}`;

export const figureColumns = sql.join([
  ...[...MOVES, 'outstanding'].map(figure),
  sql`coalesce(sum(n.discount_fen), 0)::bigint as "discountFen"`,
  sql`coalesce(sum(n.pieces) filter (where n.what = 'issued' and t.amount_fen is null), 0)::bigint as "withoutFace"`,
]);

/** What is missing in the balance: nothing in pieces, nothing in fen. */
export function imbalance({ issued, redeemed, cancelled, voided, expired, outstanding }: Figures): Figure {
  const left = (of: keyof Figure) =>
    issued[of] - (redeemed[of] - cancelled[of]) - voided[of] - expired[of] - outstanding[of];
  return { pieces: left('pieces'), fen: left('fen') };
}

const ZERO: Figure = { pieces: 0, fen: 0 };
const NOTHING: Figures = {
  issued: ZERO,
  redeemed: ZERO,
  cancelled: ZERO,
  voided: ZERO,
  expired: ZERO,
  outstanding: ZERO,
  discountFen: 0,
  withoutFace: 0,
};

export function sumOf(rows: readonly Figures[]): Figures {
  return rows.reduce(add, NOTHING);
}

function add(a: Figures, b: Figures): Figures {
  const both = (of: Exclude<keyof Figures, 'discountFen' | 'withoutFace'>): Figure => ({
    pieces: a[of].pieces + b[of].pieces,
    fen: a[of].fen + b[of].fen,
  });
  return {
    issued: both('issued'),
    redeemed: both('redeemed'),
    cancelled: both('cancelled'),
    voided: both('voided'),
    expired: both('expired'),
    outstanding: both('outstanding'),
    discountFen: a.discountFen + b.discountFen,
    withoutFace: a.withoutFace + b.withoutFace,
  };
}
