import { describe, expect, it } from 'vitest';
import { accountsRefused, DEFAULT_GUARD, isIncredible } from './guard.ts';

const believed = new Set<number>();
const refused = (counts: [held: number, gone: number][], trusted = believed) => [
  ...accountsRefused(
    counts.map(([held, gone], index) => ({ accountId: index + 1, held, gone })),
    { settings: DEFAULT_GUARD, believed: trusted },
  ),
];

describe('a loss', () => {
  it.each([
    ['nothing', 1_000, 0, false],
    ['a few of many', 1_000, 50, false],
    ['exactly the share', 1_000, 200, false],
    ['one more than the share', 1_000, 201, true],
    ['everything', 5_000, 5_000, true],
    ['everything of a very small account', 20, 20, false],
    ['everything of an account just above that', 21, 21, true],
  ])('of %s', (_, held, gone, incredible) => expect(isIncredible({ held, gone }, DEFAULT_GUARD)).toBe(incredible));
});

describe('a list', () => {
  it('is believed for the accounts that lost few', () =>
    expect(
      refused([
        [1_000, 900],
        [10_000, 100],
        [50, 2],
      ]),
    ).toEqual([1]));
  it('is not believed for anybody who lost something when it lost too much as a whole', () =>
    expect(refused(Array.from({ length: 10 }, (_, i) => [15, i === 0 ? 0 : 15]))).toEqual([
      2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]));
  it('is believed where a person has looked', () =>
    expect(
      refused(
        [
          [1_000, 900],
          [1_000, 900],
        ],
        new Set([1]),
      ),
    ).toEqual([2]));
});
