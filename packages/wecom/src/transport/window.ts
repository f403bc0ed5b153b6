const SLICES = 60;

/** How many calls were counted in the last span, and when the next one fits. */
export interface Window {
  /** Milliseconds until one more call fits; 0 when it does now. */
  wait(now: number): number;
  /** Counts one call. */
  count(now: number): void;
  /** Calls in the last span. */
  used(now: number): number;
}

/**
 * A sliding window counted in sixtieths of its span, so that an hour of 150,000 calls is sixty numbers. A slice
 * leaves the count as a whole, hence late: the limit holds in every window of this length.
 */
export function createWindow(limit: number, spanMs: number): Window {
  const sliceMs = spanMs / SLICES;
  const slices: { index: number; calls: number }[] = [];
  let calls = 0;

  function expire(now: number): void {
    const oldest = Math.floor(now / sliceMs) - SLICES;
    while (slices[0] && slices[0].index < oldest) calls -= slices.shift()!.calls;
  }

  return {
    wait(now) {
      expire(now);
      const first = slices[0];
      return calls < limit || !first ? 0 : (first.index + SLICES + 1) * sliceMs - now;
    },
    count(now) {
      const index = Math.floor(now / sliceMs);
      const last = slices.at(-1);
      if (last?.index === index) last.calls += 1;
      else slices.push({ index, calls: 1 });
      calls += 1;
    },
    used(now) {
      expire(now);
      return calls;
    },
  };
}
