import { bestCombination, type Combination } from './combine.ts';
import { type Purchase, toPay } from './purchase.ts';
import { type HeldCoupon, type Refused, refusalOf } from './refusal.ts';
import { type TakenOff, takeOff } from './take-off.ts';

export interface Quoted extends TakenOff {
  coupon: HeldCoupon;
  /** Null: it can be used, alone at least. */
  refused: Refused | null;
}

export interface Quotation {
  /** Each coupon used alone, in the order given. */
  coupons: Quoted[];
  /** Of those that can be used; empty when none can. */
  best: Combination & { exact: boolean };
}

/** Which of these coupons fit the purchase, why the others don't, and which of them together take the most off. */
export function quote(coupons: HeldCoupon[], purchase: Purchase): Quotation {
  const quoted = coupons.map((coupon) => quoteOne(coupon, purchase));
  const usable = quoted.filter(({ refused }) => refused === null).map(({ coupon }) => coupon);
  return { coupons: quoted, best: bestCombination(usable, purchase.basket) };
}

/** One coupon used alone. */
export function quoteOne(coupon: HeldCoupon, purchase: Purchase): Quoted {
  const { basket } = purchase;
  const refused = refusalOf(coupon, purchase);
  if (refused) return { coupon, refused, discountFen: 0, lines: basket.lines.map(() => 0), shippingFen: 0 };
  return { coupon, refused, ...takeOff(coupon.terms, basket, toPay(basket)) };
}
