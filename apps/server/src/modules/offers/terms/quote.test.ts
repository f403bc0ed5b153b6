import type { OfferConditions, OfferDiscount } from '@xiaoer/contracts';
import { describe, expect, it } from 'vitest';
import { goods, heldCoupon, line, purchaseOf } from '../testing/held-coupons.ts';
import { quote } from './quote.ts';

const stacking = (group: string | null, priority = 0): Partial<OfferConditions> => ({ stacking: { group, priority } });
const off = (amountFen: number): { discount: OfferDiscount } => ({ discount: { kind: 'amount_off', amountFen } });
const coupon = (code: string, terms: { discount: OfferDiscount }, conditions: Partial<OfferConditions> = {}) =>
  heldCoupon({ code, offerCode: `offer-${code}`, terms, conditions });

const latte = line();
const basket = purchaseOf({
  lines: [latte, line({ sku: 'cookie', categories: ['点心'], unitPriceFen: 1_200 })],
  shippingFen: 600,
});
const half: { discount: OfferDiscount } = { discount: { kind: 'price_share', sharePercent: 50, atMostFen: null } };
const noDelivery: { discount: OfferDiscount } = { discount: { kind: 'shipping', atMostFen: null } };
const bag: { discount: OfferDiscount } = { discount: { kind: 'gift', item: '帆布袋', valueFen: null } };

const bestOf = (coupons: ReturnType<typeof coupon>[], purchase = basket) => {
  const { best } = quote(coupons, purchase);
  return { codes: best.coupons.map((one) => one.coupon.code), discountFen: best.discountFen };
};

describe('the best combination', () => {
  it('is empty where nothing can be used', () =>
    expect(quote([heldCoupon({ status: 'void' })], basket).best).toEqual({
      ...{ coupons: [], discountFen: 0, lines: [0, 0], shippingFen: 0, exact: true },
    }));

  it('has one coupon of each group, and spreads what each takes off what those before it left', () => {
    const coupons = [
      coupon('A', off(1_000), stacking('cash', 2)),
      coupon('B', off(1_200), stacking('cash', 1)),
      coupon('C', half, stacking('share', 0)),
      coupon('D', noDelivery, stacking('delivery')),
    ];
    const { best } = quote(coupons, basket);
    // Goods 41 yuan: 12 off, half of the 29 that are left, and 6 of delivery.
    expect(bestOf(coupons)).toEqual({ codes: ['B', 'C', 'D'], discountFen: 1_200 + 1_450 + 600 });
    expect([best.lines, best.shippingFen]).toEqual([[849 + 1_026, 351 + 424], 600]);
  });

  it('is a coupon without a group alone when that takes off more than all groups together', () => {
    const grouped = [coupon('A', off(1_000), stacking('cash')), coupon('B', off(900), stacking('share'))];
    expect(bestOf([...grouped, coupon('C', off(1_901))])).toEqual({ codes: ['C'], discountFen: 1_901 });
    expect(bestOf([...grouped, coupon('C', off(1_899))])).toEqual({ codes: ['A', 'B'], discountFen: 1_900 });
  });

  it('of two equal coupons is the one of higher priority, then that which ends earlier, then the smaller code', () => {
    const sooner = { validUntil: new Date('2026-03-17T00:00:00+08:00') };
    const [a, b] = [coupon('A', off(500)), coupon('B', off(500))];
    expect(bestOf([b, a]).codes).toEqual(['A']);
    expect(bestOf([a, { ...b, ...sooner }]).codes).toEqual(['B']);
    expect(bestOf([coupon('A', off(500), stacking(null, 1)), { ...b, ...sooner }]).codes).toEqual(['A']);
  });

  it('takes a gift along, and wastes no coupon that would take nothing off', () => {
    const coupons = [
      coupon('A', off(9_000), stacking('cash', 1)),
      coupon('B', off(500), stacking('share')),
      coupon('C', bag, stacking('gift')),
    ];
    expect(bestOf(coupons)).toEqual({ codes: ['A', 'C'], discountFen: 4_100 });
  });

  it('passes no limit: of two offers of one family with one a day, the better', () => {
    const daily: Partial<OfferConditions> = { limit: { times: 1, per: 'day', family: 'noon' } };
    const coupons = [
      coupon('A', off(500), { ...stacking('cash'), ...daily }),
      coupon('B', off(700), { ...stacking('share'), ...daily }),
      coupon('C', off(100), stacking('more')),
    ];
    expect(bestOf(coupons)).toEqual({ codes: ['B', 'C'], discountFen: 800 });
  });

  it('may pass over the coupon of highest priority, when what it leaves is worth less', () => {
    const only = { goods: goods({ skus: ['latte'] }) };
    const coupons = [
      coupon('A', half, { ...stacking('share', 9), ...only }),
      coupon('B', off(2_900), { ...stacking('share'), ...only }),
    ];
    expect(bestOf(coupons)).toEqual({ codes: ['B'], discountFen: 2_900 });
  });

  it('beyond 4,096 combinations says that it is not exact, and is no worse than the best single coupon', () => {
    const many = (n: number) =>
      Array.from({ length: n }, (_, i) => coupon(`C${10 + i}`, off(10 + i), stacking(`g${i}`)));
    expect(quote(many(12), basket).best).toMatchObject({ exact: true, discountFen: 12 * 10 + 66 });
    const { best } = quote(many(15), basket);
    // The three weakest were not tried.
    expect(best).toMatchObject({ exact: false, discountFen: 15 * 10 + 105 - (10 + 11 + 12) });
    const oneGroup = Array.from({ length: 60 }, (_, i) => coupon(`C${10 + i}`, off(10 + i), stacking('one')));
    expect(quote(oneGroup, basket).best).toMatchObject({ exact: true, discountFen: 69 });
  });
});

it('a quotation names each coupon used alone, in the order asked', () => {
  const { coupons } = quote([coupon('B', off(500)), heldCoupon({ code: 'A', status: 'redeemed' })], basket);
  expect(coupons.map(({ coupon: { code }, refused, discountFen }) => [code, refused?.refusal, discountFen])).toEqual([
    ['B', undefined, 500],
    ['A', 'already_redeemed', 0],
  ]);
});
