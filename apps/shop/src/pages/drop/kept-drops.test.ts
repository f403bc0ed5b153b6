import { describe, expect, it } from 'vitest';
import { type KeptDrop, readKept, turnToTakeUp } from './kept-drops.ts';

const drop = {
  page: { opensAt: '2026-03-15T12:00:00+08:00' },
  receivedAtMs: 1_000,
  won: null,
  turn: null,
  waits: false,
} as KeptDrop;

describe('what is kept of drops', () => {
  it('is read back for a day', () => {
    expect(readKept({ noon: drop }, 86_400_999)).toEqual({ noon: drop });
    expect(readKept({ noon: drop }, 86_401_000)).toEqual({});
  });
  it.each([[null], [''], ['rubbish'], [{ noon: null }], [{ noon: {} }]])('is nothing when it reads %j', (stored) =>
    expect(readKept(stored, 1_000)).toEqual({}),
  );
});

describe('a claim that was told to come again', () => {
  const turn = { why: 'queue', place: 3, sinceMs: 0, untilMs: 5_000 } as const;
  it('is taken up by itself for ten minutes', () => {
    expect(turnToTakeUp({ turn }, 6_000)).toEqual(turn);
    expect(turnToTakeUp({ turn }, 604_999)).toEqual(turn);
    expect(turnToTakeUp({ turn }, 605_000)).toBeNull();
    expect(turnToTakeUp({ turn: null }, 0)).toBeNull();
  });
});
