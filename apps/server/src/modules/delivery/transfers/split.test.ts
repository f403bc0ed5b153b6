import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bucket, type Receiver, split } from './split.ts';

const receiver = (accountId: number, headroom: number, storeIds: number[] = []): Receiver => ({
  accountId,
  userid: `u${accountId}`,
  storeIds,
  headroom,
});
const sums = (shares: ReturnType<typeof split>) =>
  Object.fromEntries(
    [...Map.groupBy(shares, (share) => share.accountId)].map(([id, own]) => [
      id,
      own.reduce((sum, { from, until }) => sum + until - from, 0),
    ]),
  );

describe('customers', () => {
  it('stay with their store while somebody there has room', () => {
    const shares = split([{ storeId: 7, n: 100 }], [receiver(1, 80, [7]), receiver(2, 1_000)]);
    expect(shares).toEqual([
      { storeId: 7, accountId: 1, from: 0, until: 80 },
      { storeId: 7, accountId: 2, from: 80, until: 100 },
    ]);
  });
  it('go where there is room, in proportion to it', () => {
    expect(sums(split([{ storeId: null, n: 90 }], [receiver(1, 300), receiver(2, 150), receiver(3, 0)]))).toEqual({
      1: 60,
      2: 30,
    });
  });
  it('of a store come before strangers to it', () => {
    const shares = split(
      [
        { storeId: null, n: 50 },
        { storeId: 7, n: 50 },
      ],
      [receiver(1, 50, [7])],
    );
    expect(shares).toEqual([{ storeId: 7, accountId: 1, from: 0, until: 50 }]);
  });
  it('never exceed a receiver’s room, never are given twice, and none is left while there is room', () => {
    const store = fc.constantFrom(null, 1, 2, 3);
    const buckets = fc.uniqueArray(fc.record({ storeId: store, n: fc.integer({ min: 0, max: 900 }) }), {
      selector: (bucket: Bucket) => bucket.storeId,
    });
    const receivers = fc
      .array(fc.record({ headroom: fc.integer({ min: -5, max: 700 }), storeIds: fc.subarray([1, 2, 3]) }), {
        maxLength: 6,
      })
      .map((list) => list.map(({ headroom, storeIds }, i) => receiver(i, headroom, storeIds)));
    fc.assert(
      fc.property(buckets, receivers, (all, people) => {
        const shares = split(all, people);
        const given = sums(shares);
        for (const { accountId, headroom } of people)
          expect(given[accountId] ?? 0).toBeLessThanOrEqual(Math.max(0, headroom));
        for (const { storeId, n } of all) {
          const ranks = shares.filter((share) => share.storeId === storeId).sort((a, b) => a.from - b.from);
          expect(ranks.map(({ from }) => from)).toEqual(ranks.map((_, i) => ranks[i - 1]?.until ?? 0));
          expect(ranks.at(-1)?.until ?? 0).toBeLessThanOrEqual(n);
        }
        const total = all.reduce((sum, { n }) => sum + n, 0);
        const room = people.reduce((sum, { headroom }) => sum + Math.max(0, headroom), 0);
        expect(Object.values(given).reduce((sum, n) => sum + n, 0)).toBe(Math.min(total, room));
      }),
    );
  });
});
