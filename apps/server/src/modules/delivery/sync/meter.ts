import type { Platform } from '../../../platform/platform.ts';

/** What a run has cost since the last look: written to its row with whatever is written next. */
export function createMeter({ wall }: Pick<Platform, 'wall'>) {
  let calls = 0;
  let least = 0;
  let since = wall().getTime();
  return {
    /** A call of the API was made. */
    call(n = 1): void {
      calls += n;
    },
    /** So many calls would have been needed at least. */
    needed(n: number): void {
      least += n;
    },
    take(): Cost {
      const now = wall().getTime();
      const cost = { calls, least, ms: Math.max(0, now - since) };
      calls = 0;
      least = 0;
      since = now;
      return cost;
    },
  };
}
export type Meter = ReturnType<typeof createMeter>;

export interface Cost {
  calls: number;
  least: number;
  /** On the wall. */
  ms: number;
}
