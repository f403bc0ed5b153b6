import { expect, it } from 'vitest';
import { createBook } from './book.ts';

/** A calm second, two of a rush. */
const STRETCHES = [
  { perSecond: 1, seconds: 1 },
  { perSecond: 3, seconds: 2 },
];

it('counts answers in the second in which they came, and latency where the attempt was due', () => {
  const book = createBook(STRETCHES);
  for (const dueMs of [500, 1_100, 1_900]) book.due(dueMs, true);
  book.answered('redeem', 'good', { dueMs: 500, isFirst: true, nowMs: 540 });
  book.answered('redeem', 'good', { dueMs: 1_100, isFirst: true, nowMs: 2_900 });
  book.answered('claim', 'sentAway', { dueMs: 1_900, isFirst: true, nowMs: 1_910 });
  book.due(2_910, false);
  book.answered('claim', 'good', { dueMs: 2_910, isFirst: false, nowMs: 2_960 });

  const { seconds, stretches } = book.figures();
  expect(seconds).toEqual([
    { offered: 1, retried: 0, firstGood: 1, good: 1, sentAway: 0, serverErrors: 0, p50Ms: 40, p99Ms: 40 },
    { offered: 2, retried: 0, firstGood: 1, good: 0, sentAway: 1, serverErrors: 0, p50Ms: 1_800, p99Ms: 1_800 },
    { offered: 0, retried: 1, firstGood: 0, good: 2, sentAway: 0, serverErrors: 0, p50Ms: 50, p99Ms: 50 },
  ]);
  expect(stretches.map(({ redeem }) => [redeem.good, redeem.p99Ms])).toEqual([
    [1, 40],
    [1, 1_800],
  ]);
  expect(stretches[1]!.claim).toEqual({
    ...{ good: 1, sentAway: 1, serverErrors: 0, refused: 0, gaveUp: 0 },
    ...{ p50Ms: 50, p99Ms: 50 },
  });
});

it('counts what comes after the last second where it came, as part of the last stretch', () => {
  const book = createBook(STRETCHES);
  book.answered('wallet', 'serverErrors', { dueMs: 3_400, isFirst: false, nowMs: 3_500 });
  const { seconds, stretches } = book.figures();
  expect(seconds[3]).toMatchObject({ serverErrors: 1, p50Ms: null });
  expect(stretches[1]!.wallet.serverErrors).toBe(1);
});
