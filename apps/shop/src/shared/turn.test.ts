import { describe, expect, it } from 'vitest';
import { standsNow, type Turn, turnOf } from './turn.ts';

describe('a place in the queue', () => {
  const turn: Turn = { why: 'queue', place: 300, sinceMs: 0, untilMs: 9_400 };
  it.each([
    [0, 300, 10],
    [4_700, 150, 5],
    [9_399, 1, 1],
    [20_000, 1, 0],
  ])('%i ms later is %i, for %i seconds', (nowMs, place, seconds) =>
    expect(standsNow(turn, nowMs)).toEqual({ place, seconds }),
  );
  it('is not made up where nobody counted', () => {
    expect(standsNow({ ...turn, why: 'busy', place: null }, 0).place).toBeNull();
  });
});

describe('a wait', () => {
  it.each([
    ['queue', { status: 429, place: 12 }],
    ['busy', { status: 503, place: null }],
    ['offline', { status: 0, place: null }],
  ] as const)('is of the kind %s', (why, failed) =>
    expect(turnOf(failed, 1_000, 500)).toEqual({ why, place: failed.place, sinceMs: 1_000, untilMs: 1_500 }),
  );
});
