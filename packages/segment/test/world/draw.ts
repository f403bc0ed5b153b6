/** A stream of choices that is the same for the same seed. */
export interface Draw {
  /** A whole number, both ends included. */
  whole(least: number, most: number): number;
  chance(share: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Some of them, each at most once, in their order. */
  some<T>(from: readonly T[], share: number): T[];
  /** `make` so many times. */
  times<T>(n: number, make: (i: number) => T): T[];
  orNull<T>(value: T, nullShare?: number): T | null;
}

/** mulberry32: 32 bits of state are plenty for a few hundred thousand choices. */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const draw: Draw = {
    whole: (least, most) => least + Math.floor(next() * (most - least + 1)),
    chance: (share) => next() < share,
    pick: (from) => from[Math.floor(next() * from.length)]!,
    some: (from, share) => from.filter(() => next() < share),
    times: (n, make) => Array.from({ length: n }, (_, i) => make(i)),
    orNull: (value, nullShare = 0.2) => (next() < nullShare ? null : value),
  };
  return draw;
}
