import type { WalletCoupon } from '@xiaoer/contracts';
import { describe, expect, it } from 'vitest';
import { onShelf, shelfOf, spaced, yuan } from './shelf.ts';

const coupon = (over: Partial<WalletCoupon>): WalletCoupon => ({
  code: 'A',
  offer: '拿铁',
  terms: '',
  discountText: '-15 元',
  minSpendFen: 0,
  store: null,
  status: 'issued',
  validFrom: '2026-03-15T00:00:00+08:00',
  validUntil: '2026-03-16T00:00:00+08:00',
  redeemedAt: null,
  heldUntil: null,
  zone: 'Asia/Shanghai',
  qr: '',
  ...over,
});
const noon = new Date('2026-03-15T12:00:00+08:00');

describe('a coupon', () => {
  it.each([
    ['usable', coupon({}), noon],
    ['usable', coupon({ validFrom: '2026-03-15T18:00:00+08:00' }), noon], // hers already, though not yet
    ['held', coupon({ heldUntil: '2026-03-15T12:00:01+08:00' }), noon],
    ['usable', coupon({ heldUntil: '2026-03-15T12:00:00+08:00' }), noon], // the hold is over
    ['used', coupon({ heldUntil: '2026-03-15T12:10:00+08:00', status: 'redeemed' }), noon],
    ['expired', coupon({}), new Date('2026-03-16T00:00:00+08:00')], // the end is exclusive
    ['expired', coupon({ status: 'expired' }), noon],
    ['expired', coupon({ status: 'void' }), noon],
    ['used', coupon({ status: 'redeemed' }), new Date('2026-04-01T00:00:00+08:00')],
  ] as const)('lies with the %s', (shelf, c, now) => expect(shelfOf(c, now)).toBe(shelf));
});

describe('a shelf', () => {
  it('shows first what ends first', () => {
    const later = coupon({ code: 'later', validUntil: '2026-03-20T00:00:00+08:00' });
    expect(onShelf([later, coupon({ code: 'sooner' })], 'usable', noon).map((c) => c.code)).toEqual([
      'sooner',
      'later',
    ]);
  });
  it('shows first what was used last', () => {
    const used = (code: string, redeemedAt: string) => coupon({ code, status: 'redeemed', redeemedAt });
    const coupons = [used('old', '2026-03-14T12:00:00+08:00'), used('new', '2026-03-15T11:00:00+08:00')];
    expect(onShelf(coupons, 'used', noon).map((c) => c.code)).toEqual(['new', 'old']);
  });
});

it('is read out in fours', () => {
  expect(spaced('7KQ29MXA')).toBe('7KQ2 9MXA');
  expect(spaced('7KQ29MXAB')).toBe('7KQ2 9MXA B');
});
it('is worth yuan', () => {
  expect(yuan(1500)).toBe('15');
  expect(yuan(1550)).toBe('15.50');
});
