import { describe, expect, it } from 'vitest';
import { askWords, refundWords, stateWords, tooLateWords } from './words.ts';

const t = (key: string, values: Record<string, string | number> = {}) =>
  `${key} ${Object.values(values).join()}`.trim();
const cancelled = { at: '2026-03-15T04:00:00Z', refundFen: 2_550, refunded: false, coupons: [] };
const coupon = { code: 'A', name: '午间券', discountFen: 1_500 };

describe('the words of an order', () => {
  it.each([
    ['orders.state.placed', 'placed', 0],
    ['orders.state.returned', 'returned', 2_500],
    ['orders.state.partly 5', 'returned', 500],
    ['orders.state.cancelled', 'cancelled', 2_500],
  ] as const)('are %s', (words, state, refundedFen) =>
    expect(stateWords({ state, refundedFen, paidFen: 2_500 }, t)).toBe(words),
  );

  it('promise no money that the order system has not told of', () => {
    expect(refundWords(cancelled, t)).toBe('orders.refundComing 25.50');
    expect(refundWords({ ...cancelled, refunded: true }, t)).toBe('orders.refunded 25.50');
    expect(refundWords({ ...cancelled, refundFen: 0, refunded: true }, t)).toBe('orders.nothingPaid');
  });

  it('say before she cancels what will come back', () => {
    expect(askWords({ paidFen: 2_500, coupons: [coupon] }, t)).toEqual(['orders.willRefund 25', 'orders.willGiveBack']);
    expect(askWords({ paidFen: 0, coupons: [{ ...coupon, name: null }] }, t)).toEqual(['orders.nothingPaid']);
  });

  it('name the store to turn to when it is too late', () => {
    expect(tooLateWords({ state: 'making', store: '北区店' }, t)).toBe('orders.tooLate.making 北区店');
  });
});
