import { describe, expect, it } from 'vitest';
import {
  callsNeeded,
  countedSince,
  DAY_MS,
  daysLeft,
  groupDays,
  nextPollAt,
  stateOfContactCode,
  stateOfGroupCode,
  verdictOf,
} from './rules.ts';

const NOON = new Date('2026-03-16T12:00:00+08:00');
const later = (ms: number) => new Date(NOON.getTime() + ms);

describe('the rule of twice in ninety natural days', () => {
  it('counts whole days of the chain, today being the ninetieth', () => {
    expect(countedSince(NOON, 'Asia/Shanghai')).toEqual(new Date('2025-12-17T00:00:00+08:00'));
    expect(countedSince(new Date('2026-03-16T00:00:00+08:00'), 'Asia/Shanghai')).toEqual(
      new Date('2025-12-17T00:00:00+08:00'),
    );
  });
});

describe('what a member left behind', () => {
  it.each([
    ['a year', NOON, 365],
    ['a day', later(-364 * DAY_MS), 1],
    ['less than a day', later(-364.5 * DAY_MS), 1],
    ['nothing', later(-365 * DAY_MS), 0],
  ])('can be handed over for %s', (_, leftAt, days) => expect(daysLeft(leftAt, NOON)).toBe(days));
});

describe('groups', () => {
  it.each([
    [0, 0, 0],
    [300, 0, 1],
    [301, 0, 2],
    [1, 300, 2],
    [1, 299, 1],
  ])('%i of them take, after %i today, %i days', (n, gone, days) => expect(groupDays(n, gone)).toBe(days));
});

it('an action’s calls are its hundreds, and its thousands as often as they are read', () => {
  expect(callsNeeded([{ contacts: 1_001, groups: 101 }])).toBe(11 + 2 + 6 * 2);
  expect(callsNeeded([{ contacts: 0, groups: 0 }])).toBe(0);
});

describe('results are read', () => {
  const HOUR = 3_600_000;
  it.each([
    ['every six hours while she may say no', 0, 6 * HOUR],
    ['when that is over', 20 * HOUR, 24 * HOUR + 60_000],
    ['soon again', 24 * HOUR + 60_000, 24.25 * HOUR + 60_000],
    ['hourly for the rest of the day', 30 * HOUR, 31 * HOUR],
    ['daily for ever', 240 * HOUR, 264 * HOUR],
  ])('%s', (_, now, next) => expect(nextPollAt(NOON, later(now))).toEqual(later(next)));
});

describe('the code of a customer', () => {
  it.each([
    [0, 'waiting'],
    [40100, 'waiting'],
    [40129, 'waiting'],
    [40099, 'receiver_full'],
    [40128, 'failed'],
    [40131, 'failed'],
  ])('%i: %s', (code, state) => expect(stateOfContactCode(code)).toBe(state));
});

describe('the code of a group', () => {
  it.each([
    [0, 'done'],
    [90507, 'planned'],
    [45009, 'planned'],
    [90504, 'failed'],
    [90502, 'failed'],
  ])('%i: %s', (code, state) => expect(stateOfGroupCode(code)).toBe(state));
});

describe('a result', () => {
  const asked = { askedAt: NOON, askedBefore: false, now: later(3_600_000) };
  const row = (status: number, at?: Date) => ({ status, takeover_time: at ? at.getTime() / 1000 : 0 });
  const dayAfter = later(DAY_MS);

  it('done, is done at its time', () =>
    expect(verdictOf([row(1, dayAfter)], asked)).toEqual({ state: 'done', at: dayAfter }));
  it('of an earlier action is none of this one', () =>
    expect(verdictOf([row(1, later(-30 * DAY_MS)), row(2)], asked)).toEqual({ state: 'waiting' }));
  it.each([
    [3, 'refused'],
    [4, 'receiver_full'],
  ])('%i is %s at once', (status, state) => expect(verdictOf([row(status)], asked)).toEqual({ state }));
  it('no, of somebody who was asked for before, counts when the day is over', () => {
    const before = { ...asked, askedBefore: true };
    expect(verdictOf([row(3)], before)).toEqual({ state: 'waiting' });
    expect(verdictOf([row(3)], { ...before, now: later(DAY_MS + 60_000) })).toEqual({ state: 'refused' });
  });
  it('that never comes, is a failure that says so', () => {
    expect(verdictOf([], asked)).toEqual({ state: 'waiting' });
    expect(verdictOf([row(5)], { ...asked, now: later(2 * DAY_MS) })).toEqual({ state: 'failed', reason: 'no_record' });
  });
});
