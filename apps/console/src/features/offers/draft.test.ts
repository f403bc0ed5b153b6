import type { OfferRow } from '@xiaoer/contracts';
import { describe, expect, it } from 'vitest';
import { draftOf, EMPTY_DRAFT, KINDS, type OfferDraft, termsOf } from './draft.ts';

const noon: OfferDraft = { ...EMPTY_DRAFT, name: '午间券', amount: 15, minSpend: 18, validDays: 1 };
/** Every condition there is. */
const everything: Partial<OfferDraft> = {
  ...{ lasts: 'dates', validDays: null, from: '2026-05-01', to: '2026-05-05' },
  goods: { skus: ['latte'], categories: ['咖啡'], withoutSkus: ['gift-card'], withoutCategories: ['周边'] },
  ...{ where: 'some', stores: ['SH001'], regions: ['east'], cities: ['上海'] },
  ...{ channels: ['app', 'delivery'], weekdays: [6, 7], hours: [{ from: '22:00', until: '02:00' }] },
  ...{ firstOrderOnly: true, limited: true, uses: 2, per: 'week', family: 'noon' },
  ...{ stacks: true, group: 'drinks', priority: 5, terms: '以门店公示为准' },
};
const GIVEN: Partial<OfferDraft> = { zhe: 3.8, atMost: 20, item: '曲奇', value: 6, atMostPieces: 2, partner: '观影' };

describe('a draft', () => {
  it('becomes terms in fen', () => {
    expect(termsOf(noon)).toMatchObject({
      discount: { kind: 'amount_off', amountFen: 1500 },
      minSpendFen: 1800,
      stores: null,
      storeBound: false,
    });
  });
  it('takes 3.8 折 as 38 % and 0.29 yuan as 29 fen', () => {
    expect(termsOf({ ...noon, kind: 'price_share', zhe: 3.8 })?.discount).toEqual({
      kind: 'price_share',
      sharePercent: 38,
      atMostFen: null,
    });
    expect(termsOf({ ...noon, amount: 0.29 })?.discount).toMatchObject({ amountFen: 29 });
  });
  it.each([
    ['without a name', { ...noon, name: ' ' }],
    ['without an amount', { ...noon, amount: null }],
    ['that gives ten 折, which is nothing', { ...noon, kind: 'price_share' as const, zhe: 10 }],
    ['for some stores without one', { ...noon, where: 'some' as const }],
    ['that is never valid', { ...noon, validDays: null }],
    ['without its dates', { ...noon, lasts: 'dates' as const }],
  ])('%s is not ready', (_, draft) => expect(termsOf(draft)).toBeNull());
  it.each(KINDS)('of %s comes back as it was typed, with all conditions and with none', (kind) => {
    for (const over of [{}, everything, { ...everything, ...{ where: 'bound' as const } }]) {
      const terms = termsOf({
        ...noon,
        ...GIVEN,
        ...over,
        kind,
        ...(kind === 'shipping' && { channels: ['delivery'] }),
      })!;
      expect(terms.discount.kind).toBe(kind);
      expect(termsOf(draftOf({ ...terms, code: 'x' } as OfferRow))).toEqual(terms);
    }
  });
  it('leaves out what its switches leave out', () => {
    const off: Partial<OfferDraft> = { where: 'any', limited: false, stacks: false, lasts: 'days', validDays: 3 };
    expect(termsOf({ ...noon, ...everything, ...off })).toMatchObject({
      ...{ stores: null, validDays: 3, validDates: null },
      conditions: { regions: [], cities: [], limit: null, stacking: { group: null } },
    });
  });
});
