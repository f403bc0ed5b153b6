import type { Directory } from '../../src/index.ts';
import { DAY } from '../evaluator/calendar.ts';
import { BUSY_STORES, drawDirectory } from './directory.ts';
import { type Draw, drawFrom } from './draw.ts';
import { drawNow, edgesAround } from './instants.ts';

/** What the rows of one world share while they are drawn. */
export interface Scene {
  draw: Draw;
  now: number;
  /** The chain's zone. */
  zone: string;
  directory: Directory;
  /** Those of the directory where things happen. */
  stores: Directory['stores'];
  /** The zone of a store. */
  zoneOf(storeId: number): string;
  /** Half of them on an edge, some just a span before the one before, the rest within two years before `now`, a few after it. */
  instant(): number;
  /** The next number of a kind. */
  id(kind: string): number;
}

/** Milliseconds between two things that happen to the same person: ends of spans, and none. */
const APART = [
  0,
  60_000,
  3_600_000,
  ...[1, 2, 3, 7, 14, 30].flatMap((days) => [days * DAY - 1, days * DAY, days * DAY + 1]),
];

export function setScene(seed: number): Scene {
  const draw = drawFrom(seed);
  const zone = draw.chance(0.65) ? 'Asia/Shanghai' : 'America/New_York';
  const now = drawNow(draw, zone);
  const directory = drawDirectory(draw);
  const edges = edgesAround(now, zone);
  // worlds of few instants are full of ties
  const pool = draw.chance(0.5) ? edges : draw.times(25, () => draw.pick(edges));
  const ids = new Map<string, number>();
  const stores = directory.stores.slice(0, BUSY_STORES);
  const elsewhere = draw.pick(stores).storeId;
  let last = now;
  const nextInstant = () => {
    if (draw.chance(0.15)) return last - draw.pick(APART);
    if (draw.chance(0.5)) return draw.pick(pool);
    const longest = draw.pick([DAY, 7 * DAY, 60 * DAY, 730 * DAY]);
    return now - draw.whole(0, longest) + (draw.chance(0.03) ? longest : 0);
  };
  return {
    draw,
    now,
    zone,
    directory,
    stores,
    zoneOf: (storeId) => (storeId === elsewhere ? 'Asia/Urumqi' : zone),
    instant() {
      last = nextInstant();
      return last;
    },
    id(kind) {
      const next = (ids.get(kind) ?? 0) + 1;
      ids.set(kind, next);
      return next;
    },
  };
}
