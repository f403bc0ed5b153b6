import { describe, expect, it } from 'vitest';
import { createBudget, nextLook } from './follow-plan.ts';

const SENT = new Date('2026-03-16T12:00:00+08:00');
const minutesAfter = (minutes: number) => new Date(SENT.getTime() + minutes * 60_000);
const HOUR = 60;
const DAY = 24 * HOUR;

describe('the next look at the results', () => {
  it.each([
    [0, 1],
    [1, 5],
    [4.5, 5],
    [5, 15],
    [15, 60],
    [60, 120],
    [119, 179],
    [4 * HOUR, 5 * HOUR],
    [DAY, 30 * HOUR],
    [4 * DAY, 5 * DAY],
    [28 * DAY, 35 * DAY],
    [365 * DAY, 372 * DAY],
  ])('%d minutes after the dispatch comes at minute %d', (now, next) =>
    expect(nextLook(SENT, minutesAfter(now))).toEqual(minutesAfter(next)),
  );

  it('always comes, and always later', () => {
    let at = SENT;
    for (let looks = 0; looks < 60; looks++) {
      const next = nextLook(SENT, at);
      expect(next.getTime()).toBeGreaterThan(at.getTime());
      at = next;
    }
    // sixty looks reach beyond half a year: no deadline, and no storm of calls
    expect(at.getTime()).toBeGreaterThan(minutesAfter(180 * DAY).getTime());
  });
});

describe('the budget of following up', () => {
  it('leaves what neither the minute nor the hour has used, and renews with each', () => {
    let wall = 1_000_000_000_000;
    const budget = createBudget({ perMinute: 10, perHour: 25 }, () => wall);
    budget.spend(8);
    expect(budget.left()).toBe(2);
    budget.spend(5);
    expect(budget.left()).toBe(0);
    wall += 60_000;
    expect(budget.left()).toBe(10);
    budget.spend(10);
    wall += 60_000;
    // 23 of 25 in this hour
    expect(budget.left()).toBe(2);
    wall += 3_600_000;
    expect(budget.left()).toBe(10);
  });
});
