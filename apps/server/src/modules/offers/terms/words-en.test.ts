import { NO_CONDITIONS, type OfferDiscount } from '@xiaoer/contracts';
import { describe, expect, it } from 'vitest';
import { goods, plainTerms } from '../testing/held-coupons.ts';
import { wordsIn } from './in-language.ts';
import { discountText, type OfferInWords, sayNext, wordsOf } from './words.ts';
import { discountTextInEnglish, sayNextInEnglish, summaryInEnglish } from './words-en.ts';

const offer: OfferInWords = { ...plainTerms, minSpendFen: 3_000, stores: null };
const DAYS = 'Valid for 3 days, that of issue included, until midnight of the last.';
const END = 'Each coupon is used once; no change is given.';

describe('an offer in English', () => {
  it.each<[Partial<OfferInWords>, string]>([
    [{}, `¥15 off on a spend of ¥30 or more. ${DAYS} Taken in every store.`],
    [
      {
        ...{ discount: { kind: 'price_share', sharePercent: 38, atMostFen: 2_050 }, minSpendFen: 0 },
        ...{ validDays: 1, storeBound: true },
      },
      '38 % of the list price is paid, at most ¥20.5 off. Valid on the day of issue, until midnight. Only in the store that issued it.',
    ],
    [
      {
        ...{ discount: { kind: 'shipping', atMostFen: null }, minSpendFen: 0, stores: ['A', 'B', 'C', 'D'] },
        ...{ validDays: null, validDates: { from: '2026-05-01', to: '2026-05-05' } },
      },
      'Free delivery. Valid from 2026-05-01 to 2026-05-05. Only in A, B, C and 1 more stores.',
    ],
  ])('says what it gives, how long and where', (over, words) =>
    expect(summaryInEnglish({ ...offer, ...over })).toBe(`${words} ${END}`),
  );

  it('says every condition', () => {
    const conditions = {
      ...NO_CONDITIONS,
      goods: goods({ skus: ['latte'], withoutCategories: ['礼品卡'] }),
      channels: ['app' as const, 'delivery' as const],
      weekdays: [7, 6],
      hours: [
        { from: '14:00', until: '17:00' },
        { from: '22:00', until: '02:00' },
      ],
      firstOrderOnly: true,
      stacking: { group: 'drinks', priority: 0 },
      limit: { times: 2, per: 'week' as const, family: 'noon' },
    };
    const said = summaryInEnglish({ ...offer, conditions, names: { goods: { latte: '拿铁' }, regions: {} } });
    expect(said).toContain(
      'Only for orders placed in the app or for delivery. Can be used on Sat, Sun 14:00–17:00 and 22:00–02:00 of the next day. ' +
        'Counts for 拿铁 alone. Not for all of 礼品卡. First orders only. A customer may use 2 a week of this family. ' +
        'Can be used with coupons of other groups, one of each group.',
    );
  });
});

describe('the words of a language', () => {
  it.each<[OfferDiscount, string, string]>([
    [{ kind: 'amount_off', amountFen: 990 }, '¥9.9 off', 'That was ¥15 off for you.'],
    [{ kind: 'price_share', sharePercent: 38, atMostFen: null }, '62 % off', 'That was ¥15 off for you.'],
    [{ kind: 'free_item', item: '拿铁', valueFen: 2_400 }, 'Free 拿铁', 'Here is one 拿铁 for you.'],
    [{ kind: 'buy_one_get_one', atMostPieces: null }, 'Buy 1, get 1', 'That was ¥15 off for you.'],
    [{ kind: 'gift', item: '帆布袋', valueFen: null }, 'Gift: 帆布袋', 'Here is one 帆布袋 for you.'],
    [{ kind: 'shipping', atMostFen: null }, 'Free delivery', 'That was ¥15 off for you.'],
    [{ kind: 'shipping', atMostFen: 500 }, '¥5 off delivery', 'That was ¥15 off for you.'],
    [{ kind: 'points_multiplier', times: 3 }, '3 × points', 'You get 3 times the points.'],
    [{ kind: 'partner_code', partner: '星光影城' }, 'Code of 星光影城', 'Your code of 星光影城 is redeemed.'],
  ])('say a discount on a face and to a customer: %#', (discount, face, said) => {
    expect(discountTextInEnglish(discount)).toBe(face);
    expect(sayNextInEnglish(discount, 1_500)).toBe(`${said} Enjoy! Shall I show you what is new today?`);
  });

  it('are those asked for, with the operator’s own words as they were written', () => {
    const own = { ...offer, terms: ' 仅限堂食 ' };
    const { discount } = own;
    const [chinese, english] = [wordsIn('zh-CN'), wordsIn('en')];
    expect(chinese.terms(own)).toBe(wordsOf(own));
    expect(chinese.face(discount)).toBe(discountText(discount));
    expect(chinese.sayNext(discount, 1_500)).toBe(sayNext(discount, 1_500));
    expect(english.terms(own)).toBe(`${summaryInEnglish(own)}\n仅限堂食`);
    expect(english.terms({ ...own, terms: ' ' })).toBe(summaryInEnglish(own));
    expect(english.face(discount)).toBe('¥15 off');
    expect(english.sayNext(null, 990)).toBe(sayNextInEnglish(null, 990));
  });
});
