import type { Ledger } from '@xiaoer/contracts';

export type LedgerRow = Ledger['rows'][number];
export type Figures = Ledger['total'];
export interface Figure {
  pieces: number;
  fen: number;
}

/** What became of those issued, as the balance names it. */
export const PARTS = ['redeemed', 'expired', 'voided', 'outstanding'] as const;
export type Part = (typeof PARTS)[number];

const MOVES = ['issued', 'redeemed', 'cancelled', 'voided', 'expired', 'outstanding'] as const;

/** One part of the balance: redeemed is what stands, without what was given back whole. */
export function partOf(figures: Figures, part: Part): Figure {
  if (part !== 'redeemed') return figures[part];
  const { redeemed, cancelled } = figures;
  return { pieces: redeemed.pieces - cancelled.pieces, fen: redeemed.fen - cancelled.fen };
}

/** What is missing in issued = redeemed + expired + voided + outstanding: nothing in pieces, nothing in fen. */
export function imbalanceOf(figures: Figures): Figure {
  const left = (of: keyof Figure) => PARTS.reduce((rest, part) => rest - partOf(figures, part)[of], figures.issued[of]);
  return { pieces: left('pieces'), fen: left('fen') };
}

/** Those in which something is missing. */
export const unbalanced = <Row extends Figures>(rows: readonly Row[]): Row[] =>
  rows.filter((row) => {
    const { pieces, fen } = imbalanceOf(row);
    return pieces !== 0 || fen !== 0;
  });

export interface Group extends Figures {
  /** Of the offer or store; empty: coupons of no store. */
  code: string;
  name: string | null;
}

/** The rows of each offer or of each store together, those that hold most first. */
export function groupedBy(rows: readonly LedgerRow[], by: 'offer' | 'store'): Group[] {
  const groups = Map.groupBy(rows, (row) => row[by]?.code ?? '');
  return [...groups]
    .map(([code, held]) => ({ code, name: held[0]?.[by]?.name ?? null, ...sumOf(held) }))
    .toSorted((a, b) => b.issued.pieces - a.issued.pieces || (a.code < b.code ? -1 : 1));
}

function sumOf(rows: readonly Figures[]): Figures {
  const sum = (read: (row: Figures) => number) => rows.reduce((total, row) => total + read(row), 0);
  const figure = (move: (typeof MOVES)[number]): Figure => ({
    pieces: sum((row) => row[move].pieces),
    fen: sum((row) => row[move].fen),
  });
  return {
    ...{ issued: figure('issued'), redeemed: figure('redeemed'), cancelled: figure('cancelled') },
    ...{ voided: figure('voided'), expired: figure('expired'), outstanding: figure('outstanding') },
    discountFen: sum((row) => row.discountFen),
    withoutFace: sum((row) => row.withoutFace),
  };
}

const DAY_MS = 86_400_000;
/** The chain's zone has had one offset since 1992. */
const CHAIN_OFFSET_MS = 8 * 3_600_000;

/** The day of an instant in the chain's zone, and others before it. */
export const dayOf = (at: Date, daysBefore = 0): string =>
  new Date(at.getTime() + CHAIN_OFFSET_MS - daysBefore * DAY_MS).toISOString().slice(0, 10);

/** The last instant of a day in the chain's zone, or left out where that is still to come: now. */
export const endOf = (day: string, now: Date): string | undefined =>
  day >= dayOf(now) ? undefined : `${day}T23:59:59.999+08:00`;
