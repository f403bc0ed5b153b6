import { describe, expect, it } from 'vitest';
import { differingField, digestOf, refusalOf, type StoredOrder, totalsOf } from './order.ts';
import { order } from './testing.ts';

const at = new Date('2026-03-15T12:00:00+08:00');

describe('an order', () => {
  it('is taken when nothing speaks against it', () => expect(refusalOf(order(), at)).toBeNull());

  it.each([
    ['too_old', 'orderedAt', { orderedAt: '1999-12-31T23:59:59Z' }],
    ['in_future', 'orderedAt', { orderedAt: '2026-03-16T12:00:01+08:00' }],
    [
      'discount_exceeds_price',
      'lines.0.discountFen',
      { lines: [{ sku: 'latte', name: '', quantity: 1, unitPriceFen: 100, discountFen: 101 }] },
    ],
    [
      'coupon_twice',
      'couponDiscounts.1.code',
      {
        couponDiscounts: [
          { code: 'X1234', discountFen: 1 },
          { code: 'X1234', discountFen: 1 },
        ],
      },
    ],
  ])('is refused as %s, naming %s', (reason, field, overrides) =>
    expect(refusalOf(order(overrides), at)).toEqual({ reason, field }),
  );

  it('is paid at list price less discounts', () =>
    expect(totalsOf(order().lines)).toEqual({ totalFen: 3_600, discountFen: 600, paidFen: 3_000 }));

  it('is the same order whoever bought it, in whatever zone its instant is written', () =>
    expect(
      digestOf(
        order({ orderedAt: '2026-03-15T03:00:00Z', identities: [{ kind: 'card', issuer: 'club', value: '1' }] }),
      ),
    ).toBe(digestOf(order())));
});

describe('a repeated order', () => {
  const stored: StoredOrder = {
    store: 's1',
    channel: 'counter',
    orderedAt: new Date('2026-03-15T03:00:00Z'),
    link: null,
    couponCodes: [],
    couponDiscounts: [],
    lines: [{ sku: 'latte', name: '拿铁', quantity: 2, unitPriceFen: 1_800, discountFen: 600 }],
  };
  it('differs in nothing', () => expect(differingField(stored, order())).toBeNull());
  it.each([
    ['store', { store: 's2' }],
    ['channel', { channel: 'app' as const }],
    ['orderedAt', { orderedAt: '2026-03-15T11:00:01+08:00' }],
    ['link', { link: 'abc' }],
    ['couponCodes', { couponCodes: ['X1234'] }],
    ['couponCodes', { couponDiscounts: [{ code: 'X1234', discountFen: 600 }] }],
    ['lines', { lines: [...order().lines, ...order().lines] }],
    ['lines.0.quantity', { lines: [{ ...order().lines[0]!, quantity: 3 }] }],
  ])('names %s when that is another', (field, overrides) =>
    expect(differingField(stored, order(overrides))).toBe(field),
  );
});
