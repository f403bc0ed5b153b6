/** Below a drop's `claims`: the product's own route, and those it is compared with. */
export type Route = 'product' | 'limit' | 'row-lock' | 'redis';
export const pathOf = (route: Route): string => (route === 'product' ? '' : `/${route}`);

/** One stretch of load: as fast as answers come over so many keep-alive connections. */
export interface ClaimWindow {
  url: string;
  route: Route;
  /** Links of drops; claim n goes to the n-th, round and round. */
  tokens: string[];
  /** Who claims: customer `from`, `from + 1`, … of `people`, one claim each. */
  from: number;
  people: number;
  claims: number;
  lines: number;
  /** The end, should not all have been made by then. */
  seconds: number;
}

export interface ClaimFigures {
  won: number;
  soldOut: number;
  /** Answered 429: come again. */
  sentAway: number;
  /** Anything else. */
  failed: number;
  perSecond: number;
  /** Of those who won, until the last of them; of those who came too late, from the first of them on. */
  wonPerSecond: number;
  soldOutPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Share of one core that the generator used. */
  cpu: number;
}
