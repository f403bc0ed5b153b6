import { expect, it } from 'vitest';
import { CENTRES, middleOf, RADIUS, sharedBy, sizeOf } from './regions.ts';

it.each([2, 3])('each number of %i circles stands inside of just the circles that it counts', (n) => {
  const centres = CENTRES[n]!;
  for (let bits = 1; bits < 2 ** n; bits += 1) {
    const inside = centres.map((_, i) => (bits & (1 << i)) !== 0);
    const { x, y } = middleOf(inside, centres);
    expect(centres.map((centre) => Math.hypot(centre.x - x, centre.y - y) < RADIUS)).toEqual(inside);
  }
});

it('sizes add up from the regions', () => {
  const regions = [
    { in: [true, false], n: 5 },
    { in: [false, true], n: 7 },
    { in: [true, true], n: 2 },
  ];
  expect([sizeOf(regions, 0), sizeOf(regions, 1), sharedBy(regions)]).toEqual([7, 9, 2]);
});
