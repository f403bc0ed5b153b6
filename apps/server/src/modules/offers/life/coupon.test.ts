import { expect, it } from 'vitest';
import { stateAt } from './coupon.ts';

const validUntil = new Date('2026-03-18T00:00:00+08:00');
const justBefore = new Date(validUntil.getTime() - 1);

it.each([
  ['issued until its last millisecond', 'issued', 'issued', justBefore],
  ['expired exactly at its end', 'expired', 'issued', validUntil],
  ['redeemed for ever, also when its days are over', 'redeemed', 'redeemed', validUntil],
  ['void for ever', 'void', 'void', validUntil],
] as const)('a coupon is shown as %s', (_, shown, status, at) =>
  expect(stateAt({ status, validUntil }, at)).toBe(shown),
);
