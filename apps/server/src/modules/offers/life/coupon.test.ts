import { describe, expect, it } from 'vitest';
import { type Coupon, refusalFor, stateAt } from './coupon.ts';

const coupon: Coupon = {
  status: 'issued',
  validFrom: new Date('2026-03-15T12:00:00+08:00'),
  validUntil: new Date('2026-03-18T00:00:00+08:00'),
  storeId: 7,
  terms: { minSpendFen: 3_000, storeIds: null, storeBound: false },
};
const purchase = { at: new Date('2026-03-16T09:00:00+08:00'), storeId: 8, spendFen: 3_000 };
const bound = { ...coupon, terms: { ...coupon.terms, storeBound: true } };
const someStores = { ...coupon, terms: { ...coupon.terms, storeIds: [7, 8] } };
const justBefore = (at: Date) => new Date(at.getTime() - 1);

describe('a coupon', () => {
  it.each([
    ['that meets its terms', coupon, purchase],
    ['from its first instant', coupon, { ...purchase, at: coupon.validFrom }],
    ['until its last millisecond', coupon, { ...purchase, at: justBefore(coupon.validUntil) }],
    ['in the store it is bound to', bound, { ...purchase, storeId: 7 }],
    ['in any store when it is bound but was issued for none', { ...bound, storeId: null }, purchase],
    ['in one of its stores', someStores, purchase],
  ])('is accepted for a purchase %s', (_, c, p) => expect(refusalFor(c, p)).toBeNull());

  it.each([
    ['already_redeemed', { ...coupon, status: 'redeemed' as const }, purchase],
    ['void', { ...coupon, status: 'void' as const }, purchase],
    ['not_started', coupon, { ...purchase, at: justBefore(coupon.validFrom) }],
    ['expired', coupon, { ...purchase, at: coupon.validUntil }], // the end is exclusive
    ['wrong_store', bound, purchase],
    ['wrong_store', someStores, { ...purchase, storeId: 9 }],
    ['spend_too_low', coupon, { ...purchase, spendFen: 2_999 }],
  ])('is refused as %s', (refusal, c, p) => expect(refusalFor(c, p)).toBe(refusal));

  it('that was redeemed says so for ever, also when its days are over', () => {
    const late = { ...purchase, at: new Date('2027-01-01T00:00:00Z') };
    expect(refusalFor({ ...coupon, status: 'redeemed' }, late)).toBe('already_redeemed');
    expect(stateAt({ ...coupon, status: 'redeemed' }, late.at)).toBe('redeemed');
    expect(stateAt(coupon, late.at)).toBe('expired');
    expect(stateAt(coupon, purchase.at)).toBe('issued');
  });
});
