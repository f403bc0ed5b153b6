import { NO_CONDITIONS, type OfferRow } from '@xiaoer/contracts';
import { describe, expect, it } from 'vitest';
import { draftOf, EMPTY_DRAFT, termsOf } from './draft.ts';

const noon = { ...EMPTY_DRAFT, name: '午间券', amount: 15, minSpend: 18, validDays: 1 };

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
  ])('%s is not ready', (_, draft) => expect(termsOf(draft)).toBeNull());
  it('comes back as it was typed', () => {
    const drafts = [
      noon,
      { ...noon, kind: 'price_share' as const, zhe: 3.8, atMost: 20, where: 'bound' as const },
      { ...noon, kind: 'free_item' as const, item: '曲奇', value: 6, where: 'some' as const, stores: ['SH001'] },
    ];
    for (const draft of drafts) {
      const terms = termsOf(draft)!;
      expect(termsOf(draftOf({ ...terms, code: 'x' } as OfferRow))).toEqual(terms);
    }
  });
  it('keeps what the form can not write: another kind, dates and conditions', () => {
    const terms = {
      ...termsOf(noon)!,
      discount: { kind: 'buy_one_get_one' as const, atMostPieces: 1 },
      validDays: null,
      validDates: { from: '2026-05-01', to: '2026-05-05' },
      conditions: { ...NO_CONDITIONS, channels: ['delivery' as const], weekdays: [6, 7] },
    };
    const draft = { ...draftOf({ ...terms, code: 'x' } as OfferRow), name: '五一券' };
    expect(termsOf(draft)).toEqual({ ...terms, name: '五一券' });
  });
});
