import { NO_CONDITIONS, type OfferConditions } from '@xiaoer/contracts';
import { describe, expect, it } from 'vitest';
import { basketOfSum } from '../terms/purchase.ts';
import { type Considered, decideAll, reckoned } from './decide.ts';

const noon = new Date('2026-03-15T12:00:00+08:00');
const evening = new Date('2026-03-15T18:00:00+08:00');

const coupon = (couponId: number, conditions: Partial<OfferConditions> = {}): NonNullable<Considered['coupon']> => ({
  ...{
    customerId: 1,
    couponId,
    code: `C${couponId}`,
    offerCode: 'noon',
    offerName: '午间',
    isCollected: false,
    status: 'issued',
  },
  ...{ validFrom: noon, validUntil: new Date('2026-03-18T00:00:00+08:00'), storeId: null },
  terms: {
    discount: { kind: 'amount_off', amountFen: 1_500 },
    ...{ minSpendFen: 3_000, terms: '', validDays: 3, validDates: null, storeIds: null, storeBound: false },
    conditions: { ...NO_CONDITIONS, ...conditions },
    names: { goods: {}, regions: {} },
  },
});

/** 15 yuan off 80 at noon, with a proof. */
function purchase(key: string, of: Considered['coupon'], over: Partial<Considered> = {}, at = noon): Considered {
  const told = { key, code: of?.code ?? '', store: 'S1', at, spendFen: 8_000, discountFen: 1_500, approvedBy: null };
  return {
    ...{ told, request: key, storeId: 1, proof: { by: 'qr', code: told.code }, coupon: of, givenBackAt: null },
    ...{ taken: null, basket: basketOfSum(told.spendFen), hasOrdered: false, used: 0 },
    store: { storeId: 1, regions: [], city: '', zone: 'Asia/Shanghai' },
    ...over,
  };
}
const brief = (all: Considered[]) =>
  decideAll(all, evening).map((decision) => {
    if (decision.kind === 'redeemed') return `${decision.fen}${decision.isNew ? '' : ' before'}`;
    if (decision.kind === 'review') return decision.reason;
    return decision.kind === 'told_before' ? `as ${decision.nth}` : decision.problem;
  });

describe('purchases of one upload', () => {
  it('are decided one after the other: a coupon is redeemed by the first, and a case of the second', () => {
    expect(brief([purchase('a', coupon(1)), purchase('b', coupon(1)), purchase('c', coupon(2))])).toEqual([
      ...['1500', 'already_redeemed', '1500'],
    ]);
  });

  it('with one key are one purchase; anything else under it is not taken', () => {
    const other = purchase('a', coupon(2), { request: 'something else' });
    expect(brief([purchase('a', coupon(1)), purchase('a', coupon(1)), other])).toEqual([
      ...['1500', 'as 0', 'offers.key_reused'],
    ]);
    // Nothing stands under a key of which nothing was taken down.
    expect(brief([purchase('a', coupon(1), { basket: basketOfSum(1) }), other])).toEqual([
      ...['offers.basket_differs', '1500'],
    ]);
  });

  it('count against their holder’s limit among one another, in its period and for what it counts', () => {
    const limit = { times: 2, per: 'day' as const, family: null };
    const [a, b, c, d] = [1, 2, 3, 4].map((id) => coupon(id, { limit }));
    const otherOffer = { ...coupon(5, { limit: { ...limit, times: 1 } }), offerCode: 'other' };
    const yesterday = new Date('2026-03-14T12:00:00+08:00');
    const old = { ...d!, validFrom: yesterday };
    expect(
      brief([
        ...[purchase('old', old, {}, yesterday), purchase('a', a!), purchase('b', b!), purchase('c', c!)],
        purchase('other', otherOffer),
      ]),
    ).toEqual(['1500', '1500', '1500', 'used_up', '1500']);
    expect(brief([purchase('a', a!, { used: 1 }), purchase('b', b!, { used: 1 })])).toEqual(['1500', 'used_up']);
    const family = coupon(6, { limit: { times: 1, per: 'ever', family: 'lunch' } });
    const cousin = { ...coupon(7, { limit: { times: 1, per: 'ever', family: 'lunch' } }), offerCode: 'other' };
    const stranger = { ...cousin, couponId: 8, customerId: 2 };
    expect(brief([purchase('a', family), purchase('b', cousin), purchase('c', stranger)])).toEqual([
      ...['1500', 'used_up', '1500'],
    ]);
  });

  it('whose key was used with the network stand as they were, or not at all', () => {
    const taken = { use: 'purchase' as const, customerId: 1, couponId: 1, seq: 1, discountFen: 700 };
    const used = { ...coupon(1), status: 'redeemed' as const };
    const [held, refund] = [
      { ...taken, seq: null },
      { ...taken, use: 'refund' as const },
    ];
    expect(brief([purchase('a', used, { taken })])).toEqual(['700 before']);
    expect(brief([purchase('a', coupon(1), { taken: held })])).toEqual(['1500']);
    expect(brief([purchase('a', coupon(2), { taken }), purchase('b', used, { taken: refund })])).toEqual([
      ...['offers.key_reused', 'offers.key_reused'],
    ]);
  });

  it('of before the coupon was given back found it in use', () => {
    expect(brief([purchase('a', coupon(1), { givenBackAt: evening })])).toEqual(['already_redeemed']);
    expect(brief([purchase('a', coupon(1), { givenBackAt: noon })])).toEqual(['1500']);
  });
});

it('what the ledger does not take of the sum is a loss with a reason', () => {
  const given = { discountFen: 2_000 };
  expect(reckoned({ kind: 'redeemed', isNew: true, fen: 1_500 }, given)).toEqual({
    ...{ result: 'redeemed', bookedFen: 1_500, lossFen: 500, reason: 'discount_too_high' },
  });
  expect(reckoned({ kind: 'redeemed', isNew: true, fen: 2_000 }, given)).toMatchObject({ lossFen: 0, reason: null });
  expect(reckoned({ kind: 'review', reason: 'void', status: 'void' }, given)).toEqual({
    ...{ result: 'review', bookedFen: 0, lossFen: 2_000, reason: 'void' },
  });
});
