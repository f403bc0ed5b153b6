import { describe, expect, it } from 'vitest';
import { nextLook } from './results.ts';

const SENT = new Date('2026-03-16T12:00:00+08:00');
const minutesAfter = (minutes: number) => new Date(SENT.getTime() + minutes * 60_000);

describe('the next look at the results', () => {
  it.each([
    [0, 1],
    [1, 5],
    [4.5, 5],
    [5, 15],
    [15, 60],
    [60, 120],
    [119, 120],
    [120, 180],
  ])('%d minutes after the dispatch comes at minute %d', (now, next) =>
    expect(nextLook(SENT, minutesAfter(now))).toEqual(minutesAfter(next)),
  );
});
