import { NO_CONDITIONS, OfferTerms } from '@xiaoer/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goods, plainTerms } from '../testing/held-coupons.ts';
import { discountOf, examplesOf, fixedDiscountOf, sameTerms, type Terms } from './terms.ts';
import { termsColumns, termsFrom } from './terms-row.ts';

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
    ...plainTerms,
    discount: share38,
    validDays: 7,
    storeIds: [3, 1],
    conditions: { ...NO_CONDITIONS, weekdays: [5, 1], goods: goods({ skus: ['tea', 'latte'] }) },
  };
  it('are the same in whatever order they are written', () =>
    expect(
      sameTerms(terms, {
        ...terms,
        storeIds: [1, 3],
        discount: { atMostFen: null, sharePercent: 38, kind: 'price_share' },
        conditions: { ...NO_CONDITIONS, goods: goods({ skus: ['latte', 'tea'] }), weekdays: [1, 5] },
        names: { goods: { latte: '拿铁' }, regions: {} },
      }),
    ).toBe(true));
  it.each([
    ['a longer validity', { ...terms, validDays: 8 }],
    ['other stores', { ...terms, storeIds: [1] }],
    ['every store', { ...terms, storeIds: null }],
    ['dates instead of days', { ...terms, validDays: null, validDates: { from: '2026-05-01', to: '2026-05-05' } }],
    ['another weekday', { ...terms, conditions: { ...terms.conditions, weekdays: [1, 6] } }],
    [
      'goods left out instead of taken in',
      { ...terms, conditions: { ...terms.conditions, goods: goods({ withoutSkus: ['tea', 'latte'] }) } },
    ],
    ['another share', { ...terms, discount: { ...share38, sharePercent: 39 } }],
  ])('are others with %s', (_, other) => expect(sameTerms(terms, other)).toBe(false));
});

describe('the columns of terms', () => {
  const conditions = {
    ...NO_CONDITIONS,
    channels: ['app' as const],
    limit: { times: 1, per: 'week' as const, family: 'noon' },
  };
  it.each<[string, Partial<Terms>]>([
    ['an amount off, by days', {}],
    ['a share of the price', { discount: share38 }],
    ['a free item', { discount: latte }],
    ['buy one get one', { discount: { kind: 'buy_one_get_one', atMostPieces: 2 } }],
    ['a gift', { discount: { kind: 'gift', item: '帆布袋', valueFen: null } }],
    ['delivery', { discount: { kind: 'shipping', atMostFen: 600 } }],
    ['points', { discount: { kind: 'points_multiplier', times: 3 } }],
    ['a partner’s code', { discount: { kind: 'partner_code', partner: '影城' } }],
    ['dates', { validDays: null, validDates: { from: '2026-05-01', to: '2026-05-05' } }],
    ['conditions', { storeIds: [1], conditions, names: { goods: {}, regions: { east: '华东' } } }],
  ])('hold %s', (_, some) => {
    const terms = { ...plainTerms, ...some };
    const { conditions: stated, names, ...columns } = termsColumns(terms);
    expect(termsFrom({ ...columns, conditions: JSON.parse(stated), names: JSON.parse(names) })).toEqual(terms);
  });
  it('say nothing of conditions that there are none of', () => expect(termsColumns(plainTerms).conditions).toBe('{}'));
});

describe('a draft', () => {
  const draft = {
    name: '券',
    discount: off15,
    minSpendFen: 0,
    terms: '',
    validDays: 3,
    stores: null,
    storeBound: false,
  };
  const withConditions = (conditions: object) => ({ ...draft, conditions });
  it('without conditions has none', () => expect(OfferTerms.parse(draft).conditions).toEqual(NO_CONDITIONS));
  it.each([
    ['validDays', { ...draft, validDays: null }],
    ['validDays', { ...draft, validDates: { from: '2026-05-01', to: '2026-05-05' } }],
    ['validDates.to', { ...draft, validDays: null, validDates: { from: '2026-05-05', to: '2026-05-01' } }],
    ['validDates.to', { ...draft, validDays: null, validDates: { from: '2026-02-01', to: '2026-02-30' } }],
    ['discount.times', { ...draft, discount: { kind: 'points_multiplier', times: 1 } }],
    ['conditions.hours.0.until', withConditions({ hours: [{ from: '09:00', until: '09:00' }] })],
    ['conditions.hours.0.from', withConditions({ hours: [{ from: '25:00', until: '09:00' }] })],
    ['conditions.weekdays.0', withConditions({ weekdays: [0] })],
    ['conditions.channels.0', withConditions({ channels: ['online'] })],
    ['conditions.limit.times', withConditions({ limit: { times: 0, per: 'day' } })],
    [
      'conditions.channels',
      { ...withConditions({ channels: ['counter'] }), discount: { kind: 'shipping', atMostFen: null } },
    ],
  ])('is refused at %s: %#', (field, wrong) => {
    const { error } = OfferTerms.safeParse(wrong);
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });
});

it('what a coupon takes off whatever is bought is known of some kinds, and is nothing of those that give something', () => {
  expect(fixedDiscountOf(off15)).toBe(1_500);
  expect(fixedDiscountOf(share38)).toBeNull();
  expect(fixedDiscountOf({ kind: 'shipping', atMostFen: 600 })).toBeNull();
  expect(fixedDiscountOf({ kind: 'gift', item: '帆布袋', valueFen: 3_000 })).toBe(0);
  expect(examplesOf({ discount: { kind: 'buy_one_get_one', atMostPieces: null }, minSpendFen: 0 })).toEqual([]);
});
