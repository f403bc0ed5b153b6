import type { OfferDiscount } from '@xiaoer/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goods, heldCoupon, line, purchaseOf } from '../testing/held-coupons.ts';
import { toPay } from './purchase.ts';
import { spread } from './spread.ts';
import { takeOff } from './take-off.ts';

const latte = line();
const cookie = line({ sku: 'cookie', categories: ['点心'], unitPriceFen: 1_200 });
const americano = line({ sku: 'americano', unitPriceFen: 1_800 });

function off(discount: OfferDiscount, lines = [latte], { shippingFen = 0, only = goods({}) } = {}) {
  const { basket } = purchaseOf({ lines, shippingFen });
  return takeOff(heldCoupon({ terms: { discount }, conditions: { goods: only } }).terms, basket, toPay(basket));
}
const bogo = (atMostPieces: number | null = null): OfferDiscount => ({ kind: 'buy_one_get_one', atMostPieces });
const shipping = (atMostFen: number | null): OfferDiscount => ({ kind: 'shipping', atMostFen });
const freeUpTo = (valueFen: number): OfferDiscount => ({ kind: 'free_item', item: '拿铁', valueFen });
const amountOff = (amountFen: number): OfferDiscount => ({ kind: 'amount_off', amountFen });
const at38: OfferDiscount = { kind: 'price_share', sharePercent: 38, atMostFen: null };

describe('what is taken off', () => {
  it.each<[string, OfferDiscount, Parameters<typeof off>[1], number[]]>([
    ['an amount, in proportion to the lines', amountOff(1_000), [latte, cookie], [707, 293]],
    [
      'an amount, never more than what is left of the lines',
      amountOff(9_000),
      [line({ discountFen: 900 }), cookie],
      [2_000, 1_200],
    ],
    ['a share of the price: 38 % of 29 yuan is 11.02', at38, [latte], [1_798]],
    [
      'a share of two lines, half a fen rounded up for the till',
      at38,
      [line({ unitPriceFen: 25 }), line({ unitPriceFen: 0 })],
      [15, 0],
    ],
    ['a free piece of the dearest line, one of several', freeUpTo(5_000), [cookie, line({ quantity: 3 })], [0, 2_900]],
    ['a free piece, up to its value', freeUpTo(2_400), [latte, cookie], [2_400, 0]],
    ['the cheaper of two', bogo(), [latte, cookie], [0, 1_200]],
    ['every second of equal ones', bogo(), [line({ quantity: 5 })], [5_800]],
    [
      'the second and the fourth of four, dearest first',
      bogo(),
      [cookie, americano, line({ quantity: 2 })],
      [1_200, 0, 2_900],
    ],
    ['one of them at most', bogo(1), [cookie, americano, line({ quantity: 2 })], [0, 0, 2_900]],
    ['a piece at what is left of its price', bogo(), [line({ quantity: 2, discountFen: 1_000 })], [2_400]],
    ['nothing by a gift', { kind: 'gift', item: '帆布袋', valueFen: 3_000 }, [latte], [0]],
    ['nothing by points', { kind: 'points_multiplier', times: 3 }, [latte], [0]],
    ['nothing by a partner’s code', { kind: 'partner_code', partner: '影城' }, [latte], [0]],
  ])('is %s', (_, discount, lines, expected) => {
    const taken = off(discount, lines);
    expect(taken.lines).toEqual(expected);
    expect(taken.discountFen).toBe(expected.reduce((sum, fen) => sum + fen, 0));
  });

  it('is the delivery, whole or in part, and no goods', () => {
    expect(off(shipping(null), [latte], { shippingFen: 600 })).toEqual({
      discountFen: 600,
      lines: [0],
      shippingFen: 600,
    });
    expect(off(shipping(500), [latte], { shippingFen: 600 })).toMatchObject({ discountFen: 500, shippingFen: 500 });
  });

  it('looks at the goods that count alone', () => {
    const coffee = goods({ categories: ['咖啡'], withoutSkus: ['americano'] });
    expect(off(at38, [latte, cookie, americano], { only: coffee }).lines).toEqual([1_798, 0, 0]);
    expect(off(bogo(), [latte, cookie, americano], { only: coffee }).discountFen).toBe(0);
  });
});

describe('a spread', () => {
  it.each([
    ['by largest remainder, the earlier line first', 100, [1, 1, 1], [34, 33, 33]],
    ['with nothing for an empty line', 3, [0, 2, 2], [0, 2, 1]],
    ['of nothing', 0, [5, 5], [0, 0]],
    ['over nothing', 7, [0, 0], [0, 0]],
    ['whose products are above 2^53', 999_999_999, [999_999_998, 1], [999_999_998, 1]],
  ])('is %s', (_, sum, lines, parts) => expect(spread(sum, lines)).toEqual(parts));

  it('is whole, adds up, and gives no line more than itself nor more than a fen off its share', () =>
    fc.assert(
      fc.property(
        fc.array(fc.nat(2_000_000), { minLength: 1, maxLength: 12 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (lines, part) => {
          const total = lines.reduce((sum, fen) => sum + fen, 0);
          const sum = Math.floor(total * part);
          const parts = spread(sum, lines);
          expect(parts.reduce((all, fen) => all + fen, 0)).toBe(total === 0 ? 0 : sum);
          for (const [index, fen] of parts.entries()) {
            expect(Number.isInteger(fen) && fen >= 0 && fen <= lines[index]!).toBe(true);
            if (total > 0) expect(Math.abs(fen - (sum * lines[index]!) / total)).toBeLessThan(1);
          }
        },
      ),
    ));
});
