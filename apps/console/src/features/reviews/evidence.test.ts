import { describe, expect, it } from 'vitest';
import { sidesOf } from './evidence.ts';

describe('the evidence of a case', () => {
  it('is read side by side: sums, instants, words, and what happened in order', () => {
    const sides = sidesOf({
      reason: 'already_redeemed',
      till: { store: 'S1', at: '2026-03-16T04:15:00.000Z', discountFen: 1_500, approvedBy: null, proof: 'qr' },
      coupon: { code: 'Q6C5', journal: [{ kind: 'redeemed', at: '2026-03-16 04:00:00+00', discountFen: 1_500 }] },
    });
    expect(sides).toEqual([
      { name: '', facts: [{ key: 'reason', value: { as: 'text', text: 'already_redeemed' } }], rows: [] },
      {
        name: 'till',
        facts: [
          { key: 'store', value: { as: 'text', text: 'S1' } },
          { key: 'at', value: { as: 'time', at: '2026-03-16T04:15:00.000Z' } },
          { key: 'discountFen', value: { as: 'money', fen: 1_500 } },
          { key: 'proof', value: { as: 'text', text: 'qr' } },
        ],
        rows: [],
      },
      {
        name: 'coupon',
        facts: [{ key: 'code', value: { as: 'text', text: 'Q6C5' } }],
        rows: [
          [
            { key: 'kind', value: { as: 'text', text: 'redeemed' } },
            { key: 'at', value: { as: 'time', at: '2026-03-16 04:00:00+00' } },
            { key: 'discountFen', value: { as: 'money', fen: 1_500 } },
          ],
        ],
      },
    ]);
  });
  it('of an erased customer is nothing', () => expect(sidesOf({})).toEqual([]));
  it('keeps plain lists and yes and no as words', () =>
    expect(sidesOf({ stores: ['S1', 'S2'], forged: false, none: [] })).toEqual([
      {
        name: '',
        facts: [
          { key: 'stores', value: { as: 'text', text: 'S1, S2' } },
          { key: 'forged', value: { as: 'text', text: 'false' } },
        ],
        rows: [],
      },
    ]));
});
