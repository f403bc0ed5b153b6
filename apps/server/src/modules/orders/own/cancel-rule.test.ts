import { describe, expect, it } from 'vitest';
import { refusalOfCancel } from './cancel-rule.ts';

const order = { orderedAt: new Date('2026-03-15T12:00:00+08:00'), state: 'placed' as const, refundedFen: 0 };
const soon = { at: new Date('2026-03-15T12:09:59+08:00'), minutes: 10 };

describe('an order', () => {
  it('is cancelled by its customer before it is made, within the minutes the chain gives', () => {
    expect(refusalOfCancel(order, soon)).toBeNull();
  });
  it('that a till reported ahead of our clock is cancelled, too', () => {
    expect(refusalOfCancel(order, { ...soon, at: new Date('2026-03-15T11:58:00+08:00') })).toBeNull();
  });
  it.each([
    ['over', order, { ...soon, at: new Date('2026-03-15T12:10:00+08:00') }], // the end is exclusive
    ['making', { ...order, state: 'making' as const }, soon],
    ['done', { ...order, state: null }, soon],
    ['returned', { ...order, refundedFen: 1 }, soon],
    ['not_offered', order, { ...soon, minutes: 0 }],
  ])('is refused as %s', (refusal, of, when) => expect(refusalOfCancel(of, when)).toBe(refusal));
});
