import { describe, expect, it } from 'vitest';
import { goods, heldCoupon, line, purchaseOf } from '../testing/held-coupons.ts';
import { basketOfSum } from './purchase.ts';
import { type HeldCoupon, refusalOf } from './refusal.ts';

const cookie = line({ sku: 'cookie', categories: ['点心'], unitPriceFen: 1_200 });
const ended = new Date('2026-03-16T12:00:00+08:00');
const sumAlone = { ...purchaseOf(), basket: basketOfSum(2_900) };
const kinds = {
  bogo: { kind: 'buy_one_get_one', atMostPieces: null },
  shipping: { kind: 'shipping', atMostFen: null },
  gift: { kind: 'gift', item: '帆布袋', valueFen: null },
} as const;
const limit = { times: 2, per: 'day' as const, family: null };

describe('a coupon can be used', () => {
  it.each([
    ['as it is', heldCoupon(), purchaseOf()],
    ['from its first instant', heldCoupon(), purchaseOf({ at: '2026-03-15T12:00:00+08:00' })],
    ['until its last millisecond', heldCoupon(), purchaseOf({ at: '2026-03-17T23:59:59.999+08:00' })],
    ['in the store it is bound to', heldCoupon({ storeId: 7, terms: { storeBound: true } }), purchaseOf()],
    [
      'anywhere when it is bound but was issued for no store',
      heldCoupon({ terms: { storeBound: true } }),
      purchaseOf(),
    ],
    ['in a store that is named', heldCoupon({ terms: { storeIds: [8, 7] } }), purchaseOf()],
    [
      'below a region that is named',
      heldCoupon({ terms: { storeIds: [8] }, conditions: { regions: ['head'] } }),
      purchaseOf(),
    ],
    ['in a city that is named', heldCoupon({ conditions: { regions: ['west'], cities: ['上海'] } }), purchaseOf()],
    ['in its channel', heldCoupon({ conditions: { channels: ['app', 'counter'] } }), purchaseOf()],
    ['for a first order', heldCoupon({ conditions: { firstOrderOnly: true } }), purchaseOf()],
    ['below its limit', heldCoupon({ used: 1, conditions: { limit } }), purchaseOf()],
    ['for just its minimum', heldCoupon({ terms: { minSpendFen: 2_900 } }), purchaseOf()],
    [
      'beside other goods',
      heldCoupon({ conditions: { goods: goods({ skus: ['cookie'] }) } }),
      purchaseOf({ lines: [line(), cookie] }),
    ],
    [
      'as a gift on a basket that costs nothing',
      heldCoupon({ terms: { discount: kinds.gift } }),
      purchaseOf({ lines: [line({ unitPriceFen: 0 })] }),
    ],
    ['on a sum alone where the goods don’t matter', heldCoupon({ terms: { minSpendFen: 2_900 } }), sumAlone],
  ])('%s', (_, coupon, purchase) => expect(refusalOf(coupon, purchase)).toBeNull());
});

describe('a coupon is refused as', () => {
  it.each<[string, HeldCoupon, ReturnType<typeof purchaseOf>]>([
    ['already_redeemed', heldCoupon({ status: 'redeemed' }), purchaseOf()],
    ['void', heldCoupon({ status: 'void' }), purchaseOf()],
    ['not_started', heldCoupon(), purchaseOf({ at: '2026-03-15T11:59:59.999+08:00' })],
    ['expired', heldCoupon({ validUntil: ended }), purchaseOf()], // the end is exclusive
    ['wrong_store', heldCoupon({ storeId: 8, terms: { storeBound: true, storeIds: [7] } }), purchaseOf()],
    ['wrong_store', heldCoupon({ terms: { storeIds: [8] } }), purchaseOf()],
    ['wrong_store', heldCoupon({ conditions: { regions: ['west'], cities: ['北京'] } }), purchaseOf()],
    ['wrong_channel', heldCoupon({ conditions: { channels: ['delivery', 'app'] } }), purchaseOf()],
    ['wrong_weekday', heldCoupon({ conditions: { weekdays: [6, 7] } }), purchaseOf()],
    ['wrong_hours', heldCoupon({ conditions: { hours: [{ from: '14:00', until: '17:00' }] } }), purchaseOf()],
    ['not_first_order', heldCoupon({ hasOrdered: true, conditions: { firstOrderOnly: true } }), purchaseOf()],
    ['used_up', heldCoupon({ used: 2, conditions: { limit } }), purchaseOf()],
    ['basket_needed', heldCoupon({ conditions: { goods: goods({ skus: ['latte'] }) } }), sumAlone],
    ['basket_needed', heldCoupon({ terms: { discount: kinds.bogo } }), sumAlone],
    ['basket_needed', heldCoupon({ terms: { discount: kinds.shipping } }), sumAlone],
    ['no_such_goods', heldCoupon({ conditions: { goods: goods({ skus: ['cookie'] }) } }), purchaseOf()],
    ['no_such_goods', heldCoupon({ conditions: { goods: goods({ withoutCategories: ['咖啡'] }) } }), purchaseOf()],
    ['one_more_needed', heldCoupon({ terms: { discount: kinds.bogo } }), purchaseOf()],
    ['no_shipping', heldCoupon({ terms: { discount: kinds.shipping } }), purchaseOf()],
    ['spend_too_low', heldCoupon({ terms: { minSpendFen: 2_901 } }), purchaseOf()],
    ['nothing_to_take_off', heldCoupon(), purchaseOf({ lines: [line({ discountFen: 2_900 })] })],
  ])('%s: %#', (refusal, coupon, purchase) => expect(refusalOf(coupon, purchase)?.refusal).toBe(refusal));

  it('spend_too_low with what is missing, of the goods that count and after discounts, without the delivery', () => {
    const coupon = heldCoupon({
      terms: { minSpendFen: 3_000 },
      conditions: { goods: goods({ categories: ['咖啡'] }) },
    });
    const purchase = purchaseOf({ lines: [line({ discountFen: 400 }), cookie], shippingFen: 600 });
    expect(refusalOf(coupon, purchase)).toEqual({ refusal: 'spend_too_low', missingFen: 500 });
  });

  it('the first of its rules that fails: state, place, time, holder, goods, spend', () => {
    const bad = {
      terms: { storeIds: [8], minSpendFen: 9_000 },
      conditions: {
        channels: ['app' as const],
        hours: [{ from: '14:00', until: '17:00' }],
        firstOrderOnly: true,
        goods: goods({ skus: ['cookie'] }),
      },
    };
    const refusals = [
      heldCoupon({ ...bad, status: 'void', hasOrdered: true }),
      heldCoupon({ ...bad, hasOrdered: true }),
      heldCoupon({ ...bad, hasOrdered: true, terms: { minSpendFen: 9_000 } }),
      heldCoupon({ hasOrdered: true, terms: { minSpendFen: 9_000 }, conditions: { ...bad.conditions, channels: [] } }),
      heldCoupon({
        hasOrdered: true,
        terms: { minSpendFen: 9_000 },
        conditions: { ...bad.conditions, channels: [], hours: [] },
      }),
      heldCoupon({ terms: { minSpendFen: 9_000 }, conditions: { goods: bad.conditions.goods } }),
      heldCoupon({ terms: { minSpendFen: 9_000 } }),
    ].map((coupon) => refusalOf(coupon, purchaseOf())?.refusal);
    expect(refusals).toEqual([
      ...['void', 'wrong_store', 'wrong_channel', 'wrong_hours', 'not_first_order', 'no_such_goods', 'spend_too_low'],
    ]);
  });
});
