import { expect, it } from 'vitest';
import type { ClaimRequest } from './first-come.ts';
import { createLanes } from './lanes.ts';

it('sets under way at once never name the same share, and others do not wait for them', async () => {
  const underWay = new Set<number>();
  const sets: number[][] = [];
  let most = 0;
  const claim = createLanes(async (requests: readonly ClaimRequest[]) => {
    const shares = new Set(requests.map(({ shareId }) => shareId));
    for (const share of shares) expect(underWay).not.toContain(share);
    for (const share of shares) underWay.add(share);
    most = Math.max(most, underWay.size);
    sets.push(requests.map(({ customerId }) => customerId));
    await new Promise((resolve) => setTimeout(resolve, 1));
    for (const share of shares) underWay.delete(share);
    return requests.map(() => ({ result: 'sold_out' }));
  });
  const at = new Date('2026-03-15T12:00:00+08:00');
  const waves = Array.from({ length: 20 }, async (_, wave) => {
    await new Promise((resolve) => setTimeout(resolve, wave / 2));
    await Promise.all([7, 8].map((shareId) => claim({ shareId, customerId: wave, at })));
  });
  await Promise.all(waves);
  expect(most).toBe(2);
  expect(sets.flat()).toHaveLength(40);
  expect(sets.length).toBeLessThan(40);
});
