import { describe, expect, it } from 'vitest';
import { endsInARow, pauseBeforeStart } from './back-off.ts';

describe('a process that ended', () => {
  it('is started again soon, and later each time it ends young', () => {
    let ends = 0;
    const pauses = [5, 10, 1_000, 29_999].map((livedMs) => {
      ends = endsInARow(ends, { livedMs });
      return pauseBeforeStart(ends);
    });
    expect(pauses).toEqual([200, 400, 800, 1_600]);
  });

  it('is started again soon when it had lived well, whatever came before', () => {
    expect(endsInARow(7, { livedMs: 30_000 })).toBe(1);
  });

  it('never waits longer than half a minute', () => {
    expect(pauseBeforeStart(9)).toBe(30_000);
    expect(pauseBeforeStart(5_000)).toBe(30_000);
  });
});
