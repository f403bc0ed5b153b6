import { expect, it } from 'vitest';
import { foreignOn } from './foreign-shelf.ts';
import { SHELVES } from './shelf.ts';

const noon = new Date('2026-03-15T04:00:00Z');
const coupon = { system: 'pos', id: 'P1', name: '满减', status: 'issued' as const, validUntil: null };

it.each([
  ['usable', {}],
  ['usable', { validUntil: '2026-03-15T04:00:01Z' }],
  ['expired', { validUntil: '2026-03-15T04:00:00Z' }], // the end is exclusive
  ['expired', { status: 'expired' as const }],
  ['expired', { status: 'void' as const }],
  ['used', { status: 'redeemed' as const, validUntil: '2026-03-14T04:00:00Z' }],
] as const)('a coupon of another system lies on one shelf alone: %s %o', (shelf, over) => {
  const its = [{ ...coupon, ...over }];
  expect(SHELVES.filter((one) => foreignOn(its, one, noon).length === 1)).toEqual([shelf]);
});
