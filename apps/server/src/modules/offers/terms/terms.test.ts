import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discountOf, sameTerms, type Terms } from './terms.ts';
import { discountText, summaryOf } from './words.ts';

const off15 = { kind: 'amount_off', amountFen: 1_500 } as const;
const share38 = { kind: 'price_share', sharePercent: 38, atMostFen: null } as const;
const latte = { kind: 'free_item', item: '拿铁', valueFen: 2_400 } as const;

describe('a discount', () => {
  it.each([
    ['an amount off', off15, 3_000, 1_500],
    ['an amount off, never more than the purchase', off15, 1_000, 1_000],
    ['a share of the price: 38 % of 29 yuan is 11.02', share38, 2_900, 1_798],
    ['a share of the price, half a fen rounded up for the till: 38 % of 25 fen is 10', share38, 25, 15],
    ['a share of the price, up to its limit', { ...share38, atMostFen: 1_000 }, 2_900, 1_000],
    ['a free item', latte, 5_000, 2_400],
    ['a free item bought alone', latte, 2_200, 2_200],
    ['nothing off nothing', share38, 0, 0],
  ])('is %s', (_, discount, spendFen, off) => expect(discountOf(discount, spendFen)).toBe(off));

  it('is whole fen between nothing and the purchase, and grows with it', () => {
    const discount = fc.oneof(
      fc.record({ kind: fc.constant('amount_off' as const), amountFen: fc.integer({ min: 1, max: 10 ** 8 }) }),
      fc.record({
        kind: fc.constant('price_share' as const),
        sharePercent: fc.integer({ min: 1, max: 99 }),
        atMostFen: fc.option(fc.integer({ min: 1, max: 10 ** 8 })),
      }),
    );
    fc.assert(
      fc.property(discount, fc.nat(10 ** 8), fc.nat(1_000), (it, spendFen, more) => {
        const off = discountOf(it, spendFen);
        expect(Number.isInteger(off) && off >= 0 && off <= spendFen).toBe(true);
        expect(discountOf(it, spendFen + more)).toBeGreaterThanOrEqual(off);
      }),
    );
  });
});

describe('terms', () => {
  const terms: Terms = {
    discount: share38,
    minSpendFen: 0,
    terms: '',
    validDays: 7,
    storeIds: [3, 1],
    storeBound: false,
  };
  it('are the same in whatever order they are written', () =>
    expect(
      sameTerms(terms, {
        ...terms,
        storeIds: [1, 3],
        discount: { atMostFen: null, sharePercent: 38, kind: 'price_share' },
      }),
    ).toBe(true));
  it.each([
    ['a longer validity', { ...terms, validDays: 8 }],
    ['other stores', { ...terms, storeIds: [1] }],
    ['every store', { ...terms, storeIds: null }],
    ['another share', { ...terms, discount: { ...share38, sharePercent: 39 } }],
  ])('are others with %s', (_, other) => expect(sameTerms(terms, other)).toBe(false));
});

describe('the words of an offer', () => {
  const offer = { discount: off15, minSpendFen: 3_000, validDays: 3, stores: null, storeBound: false };
  it.each([
    [
      offer,
      '减 15 元',
      '消费满 30 元减 15 元。领取当天起 3 天内有效，第 3 天 24:00 失效。全部门店可用。每张券限用一次，不找零。',
    ],
    [
      { ...offer, discount: { ...share38, atMostFen: 2_050 }, minSpendFen: 0, validDays: 1, storeBound: true },
      '3.8 折',
      '按原价的 3.8 折付款，最多减 20.5 元。领取当天有效，当晚 24:00 失效。仅限发券门店使用。每张券限用一次，不找零。',
    ],
    [
      { ...offer, discount: latte, stores: ['静安寺店', '徐家汇店'] },
      '免费拿铁',
      '消费满 30 元后免费得拿铁一份（最高抵 24 元）。领取当天起 3 天内有效，第 3 天 24:00 失效。仅限静安寺店、徐家汇店使用。每张券限用一次，不找零。',
    ],
    [
      { ...offer, minSpendFen: 0, stores: ['甲', '乙', '丙', '丁'] },
      '减 15 元',
      '无门槛减 15 元。领取当天起 3 天内有效，第 3 天 24:00 失效。仅限甲、乙、丙等 4 家门店使用。每张券限用一次，不找零。',
    ],
  ])('say what it gives, until when and where: %#', (it, face, summary) => {
    expect(discountText(it.discount)).toBe(face);
    expect(summaryOf(it)).toBe(summary);
  });
});
