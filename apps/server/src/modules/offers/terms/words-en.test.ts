import { NO_CONDITIONS } from '@xiaoer/contracts';
import { describe, expect, it } from 'vitest';
import { goods, plainTerms } from '../testing/held-coupons.ts';
import type { OfferInWords } from './words.ts';
import { summaryInEnglish } from './words-en.ts';

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
