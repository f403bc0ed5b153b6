import type { Db } from '../../../platform/database/index.ts';
import { systemActor } from '../../access/index.ts';
import { type BalanceRow, readBalance } from '../ledger/balance.ts';
import { type Figure, type Figures, MOVES, sumOf } from '../ledger/figures.ts';
import type { Period } from './period.ts';

type Moves = Record<(typeof MOVES)[number], Figure>;

/** What a period did: opening + issued − (redeemed − cancelled) − voided − expired = closing. */
export interface OfferMonth extends Moves {
  offer: { code: string; name: string };
  opening: Figure;
  closing: Figure;
  /** What is missing in that sum: nothing. Opening and closing are counted from the coupons, the rest from the journal. */
  missing: Figure;
  /** Taken off purchases, less what was given back, by the ledger. */
  discountFen: number;
  /** Of those issued: their face depends on the basket, so they count as 0 fen. */
  withoutFace: number;
}

/** The books at the period's end less those at its beginning, by offer. */
export async function readMonth(db: Db, { after, until }: Pick<Period, 'after' | 'until'>): Promise<OfferMonth[]> {
  const reader = systemActor('reconciliation');
  const [before, end] = await Promise.all(
    [after, until].map((at) => readBalance(db, reader, { at, offerId: null, storeId: null })),
  );
  const [begun, ended] = [byCode(before!), byCode(end!)];
  return [...ended].map(([code, rows]) => ({
    offer: rows[0]!.offer,
    ...between(sumOf(begun.get(code) ?? []), sumOf(rows)),
  }));
}

const byCode = (rows: BalanceRow[]) => Map.groupBy(rows, ({ offer }) => offer.code);

export const totalOf = (months: OfferMonth[]): Omit<OfferMonth, 'offer'> => {
  const sum = (pick: (month: OfferMonth) => Figure): Figure => ({
    pieces: months.reduce((total, month) => total + pick(month).pieces, 0),
    fen: months.reduce((total, month) => total + pick(month).fen, 0),
  });
  return {
    opening: sum(({ opening }) => opening),
    ...movesOf((what) => sum((month) => month[what])),
    closing: sum(({ closing }) => closing),
    missing: sum(({ missing }) => missing),
    discountFen: months.reduce((total, { discountFen }) => total + discountFen, 0),
    withoutFace: months.reduce((total, { withoutFace }) => total + withoutFace, 0),
  };
};

function between(before: Figures, end: Figures): Omit<OfferMonth, 'offer'> {
  const moved = movesOf((what) => less(end[what], before[what]));
  const [opening, closing] = [before.outstanding, end.outstanding];
  const left = (of: keyof Figure) =>
    opening[of] + moved.issued[of] - (moved.redeemed[of] - moved.cancelled[of]) - moved.voided[of] - moved.expired[of];
  return {
    opening,
    ...moved,
    closing,
    missing: less({ pieces: left('pieces'), fen: left('fen') }, closing),
    discountFen: end.discountFen - before.discountFen,
    withoutFace: end.withoutFace - before.withoutFace,
  };
}

const movesOf = (figure: (what: (typeof MOVES)[number]) => Figure): Moves =>
  Object.fromEntries(MOVES.map((what) => [what, figure(what)])) as Moves;
const less = (a: Figure, b: Figure): Figure => ({ pieces: a.pieces - b.pieces, fen: a.fen - b.fen });
