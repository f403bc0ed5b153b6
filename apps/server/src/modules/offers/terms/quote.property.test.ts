import type { OfferDiscount } from '@xiaoer/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goods, heldCoupon, line, purchaseOf } from '../testing/held-coupons.ts';
import { type Purchase, toPay } from './purchase.ts';
import { quote } from './quote.ts';
import { type HeldCoupon, refusalOf } from './refusal.ts';
import { type TakenOff, takeOff } from './take-off.ts';

const fen = fc.nat(3_000);
const discount: fc.Arbitrary<OfferDiscount> = fc.oneof(
  fc.record({ kind: fc.constant('amount_off' as const), amountFen: fc.integer({ min: 1, max: 3_000 }) }),
  fc.record({
    kind: fc.constant('price_share' as const),
    sharePercent: fc.integer({ min: 1, max: 99 }),
    atMostFen: fc.option(fc.integer({ min: 1, max: 2_000 })),
  }),
  fc.record({
    kind: fc.constant('free_item' as const),
    item: fc.constant('曲奇'),
    valueFen: fc.integer({ min: 1, max: 2_000 }),
  }),
  fc.record({ kind: fc.constant('buy_one_get_one' as const), atMostPieces: fc.option(fc.integer({ min: 1, max: 3 })) }),
  fc.record({ kind: fc.constant('shipping' as const), atMostFen: fc.option(fc.integer({ min: 1, max: 900 })) }),
  fc.constant<OfferDiscount>({ kind: 'gift', item: '帆布袋', valueFen: null }),
);
const skus = fc.subarray(['latte', 'cookie', 'tea']);
const coupon = fc
  .record({
    discount,
    minSpendFen: fen,
    group: fc.constantFrom(null, 'a', 'b', 'c'),
    priority: fc.integer({ min: -1, max: 1 }),
    endsOn: fc.constantFrom(17, 18),
    offerCode: fc.constantFrom('x', 'y', 'z'),
    limit: fc.option(
      fc.record({
        times: fc.integer({ min: 1, max: 2 }),
        per: fc.constant('day' as const),
        family: fc.constantFrom(null, 'f'),
      }),
    ),
    used: fc.nat(2),
    within: skus,
    without: skus,
    status: fc.constantFrom('issued' as const, 'issued' as const, 'void' as const),
  })
  .map((it) =>
    heldCoupon({
      status: it.status,
      offerCode: it.offerCode,
      used: it.used,
      validUntil: new Date(`2026-03-${it.endsOn}T00:00:00+08:00`),
      terms: { discount: it.discount, minSpendFen: it.minSpendFen },
      conditions: {
        goods: goods({ skus: it.within, withoutSkus: it.without.slice(0, 1) }),
        stacking: { group: it.group, priority: it.priority },
        limit: it.limit,
      },
    }),
  );
const wallet = fc
  .array(coupon, { maxLength: 7 })
  .map((coupons) => coupons.map((one, i) => ({ ...one, code: `C${i}` })));
const purchase = fc
  .record({
    lines: fc.array(
      fc.record({
        sku: fc.constantFrom('latte', 'cookie', 'tea'),
        quantity: fc.integer({ min: 1, max: 3 }),
        unitPriceFen: fen,
        given: fc.nat(100),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    shippingFen: fc.constantFrom(0, 600),
  })
  .map(({ lines, shippingFen }) =>
    purchaseOf({
      shippingFen,
      lines: lines.map(({ given, ...one }) =>
        line({ ...one, discountFen: Math.floor((one.quantity * one.unitPriceFen * given) / 100) }),
      ),
    }),
  );

/** The model: every subset of the coupons, tried one after the other. */
function bruteForce(coupons: HeldCoupon[], purchase: Purchase): { codes: string[]; discountFen: number } {
  const inOrder = coupons.filter((one) => refusalOf(one, purchase) === null).sort(appliedBefore);
  let best = { codes: [] as string[], discountFen: 0, gifts: 0, ranks: [] as number[] };
  for (let bits = 0; bits < 2 ** inOrder.length; bits += 1) {
    const ranks = inOrder.flatMap((_, rank) => (bits & (1 << rank) ? [rank] : []));
    const used = ranks.map((rank) => inOrder[rank]!);
    if (!mayBeUsedTogether(used)) continue;
    const sums = takenOffOneByOne(used, purchase);
    const gifts = used.filter(({ terms }) => terms.discount.kind === 'gift').length;
    if (used.some(({ terms }, index) => terms.discount.kind !== 'gift' && sums[index] === 0)) continue;
    const found = { codes: used.map(({ code }) => code), discountFen: sums.reduce((a, b) => a + b, 0), gifts, ranks };
    if (isBetter(found, best)) best = found;
  }
  return { codes: best.codes, discountFen: best.discountFen };
}

function appliedBefore(a: HeldCoupon, b: HeldCoupon): number {
  const keys = ({ terms, validUntil, code }: HeldCoupon) => [
    -terms.conditions.stacking.priority,
    validUntil.getTime(),
    Number(code.slice(1)),
  ];
  const [ofA, ofB] = [keys(a), keys(b)];
  const at = ofA.findIndex((key, index) => key !== ofB[index]);
  return at < 0 ? 0 : ofA[at]! - ofB[at]!;
}

function mayBeUsedTogether(used: HeldCoupon[]): boolean {
  const groups = used.map(({ terms }) => terms.conditions.stacking.group);
  if (used.length > 1 && (groups.includes(null) || new Set(groups).size < groups.length)) return false;
  return used.every((one) => {
    const { limit } = one.terms.conditions;
    if (limit === null) return true;
    const alike = used.filter((other) =>
      limit.family === null ? other.offerCode === one.offerCode : other.terms.conditions.limit?.family === limit.family,
    );
    return one.used + alike.length <= limit.times;
  });
}

function takenOffOneByOne(used: HeldCoupon[], { basket }: Purchase): number[] {
  const left = toPay(basket);
  return used.map(({ terms }) => {
    const off = takeOff(terms, basket, left);
    left.lines = left.lines.map((one, index) => one - off.lines[index]!);
    left.shippingFen -= off.shippingFen;
    return off.discountFen;
  });
}

type Found = { discountFen: number; gifts: number; ranks: number[] };

function isBetter(a: Found, b: Found): boolean {
  if (a.discountFen !== b.discountFen) return a.discountFen > b.discountFen;
  if (a.gifts !== b.gifts) return a.gifts > b.gifts;
  const at = a.ranks.findIndex((rank, index) => rank !== b.ranks[index]);
  return at >= 0 && b.ranks[at] !== undefined && a.ranks[at]! < b.ranks[at]!;
}

function demandSound({ discountFen, lines, shippingFen }: TakenOff, { basket }: Purchase) {
  const most = toPay(basket);
  expect(lines.reduce((sum, one) => sum + one, shippingFen)).toBe(discountFen);
  for (const [index, off] of [...lines, shippingFen].entries()) {
    expect(Number.isInteger(off) && off >= 0).toBe(true);
    expect(off).toBeLessThanOrEqual([...most.lines, most.shippingFen][index]!);
  }
}

describe('whatever the coupons and the basket', () => {
  const RUNS = { numRuns: 1_000 };

  it('the best combination is that of trying them all', () =>
    fc.assert(
      fc.property(wallet, purchase, (coupons, bought) => {
        const { best } = quote(coupons, bought);
        const found = { codes: best.coupons.map((one) => one.coupon.code), discountFen: best.discountFen };
        expect(found).toEqual(bruteForce(coupons, bought));
        expect(best.exact).toBe(true);
      }),
      RUNS,
    ));

  it('every sum is that of its lines, never below nothing and never more than a line', () =>
    fc.assert(
      fc.property(wallet, purchase, (coupons, bought) => {
        const { coupons: alone, best } = quote(coupons, bought);
        for (const one of [...alone, best, ...best.coupons.map(({ off }) => off)]) demandSound(one, bought);
        expect(best.coupons.reduce((sum, { off }) => sum + off.discountFen, 0)).toBe(best.discountFen);
      }),
      RUNS,
    ));

  it('what is refused alone is in no combination, and no coupon that is usable alone beats the best', () =>
    fc.assert(
      fc.property(wallet, purchase, (coupons, bought) => {
        const { coupons: alone, best } = quote(coupons, bought);
        const used = new Set(best.coupons.map((one) => one.coupon.code));
        for (const {
          coupon: { code },
          refused,
          discountFen,
        } of alone) {
          if (refused) expect([used.has(code), discountFen]).toEqual([false, 0]);
          expect(discountFen).toBeLessThanOrEqual(best.discountFen);
        }
      }),
      RUNS,
    ));

  it('the order in which a till names them decides nothing', () =>
    fc.assert(
      fc.property(wallet, purchase, (coupons, bought) => {
        const codes = (given: HeldCoupon[]) => quote(given, bought).best.coupons.map((one) => one.coupon.code);
        expect(codes(coupons.toReversed())).toEqual(codes(coupons));
      }),
      RUNS,
    ));
});
