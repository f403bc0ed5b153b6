/** What people and programs ask of the product in one mixed day, in shares of a hundred first attempts. */
export const SHARES = {
  claim: 60,
  dropPage: 10,
  wallet: 12,
  quote: 6,
  redeem: 5,
  cancel: 2,
  callback: 5,
} as const;
export type Kind = keyof typeof SHARES;
export const KINDS = Object.keys(SHARES) as Kind[];

/** A stretch of time with so many first attempts a second, due whether or not the ones before were answered. */
export interface Stretch {
  perSecond: number;
  seconds: number;
}

/** One order to the generator: stretches one after another, of phones over at most so many connections. */
export interface RushLoad {
  url: string;
  stretches: Stretch[];
  connections: number;
}

/** What the generator needs to know once. */
export interface RushTown {
  customers: number;
  /** Links of the drops; the first ones are the ones most people want. */
  links: string[];
  /** Coupons that tills quote, redeem and take back, again and again. */
  codes: string[];
  store: string;
}

/** One second of a load, counted from its beginning. */
export interface Second {
  /** First attempts that were due, and further attempts of those who had been sent away. */
  offered: number;
  retried: number;
  /** Of the first attempts that were due here: those that were answered well, sooner or later. */
  firstGood: number;
  /** Answers that came in this second. */
  good: number;
  sentAway: number;
  serverErrors: number;
  /** Of good answers to attempts that were due here, milliseconds from when they were due; null when there was none. */
  p50Ms: number | null;
  p99Ms: number | null;
}

export interface KindFigures {
  good: number;
  sentAway: number;
  serverErrors: number;
  /** Other refusals (4xx): the generator asked for nothing that is refused, so there should be none. */
  refused: number;
  /** Not answered within a page's patience, or the connection broke. */
  gaveUp: number;
  p50Ms: number;
  p99Ms: number;
}

export interface RushFigures {
  seconds: Second[];
  /** Of each stretch, by kind; an attempt counts where it was due. */
  stretches: Record<Kind, KindFigures>[];
  /** The first answers that were neither good nor 429, as they came. */
  odd: string[];
  /** Share of one core that the generator used. */
  cpu: number;
  /** By how much it fell behind its own timetable at most, in milliseconds. */
  lateMs: number;
}
