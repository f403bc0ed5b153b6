import type { CouponRefusal } from '@xiaoer/contracts';
import type { CouponState } from '../tables.ts';
import { isOfGoods, namesGoods } from './goods.ts';
import { type Purchase, type StoreOfPurchase, toPay } from './purchase.ts';
import { takeOff } from './take-off.ts';
import { givesBeside, type Terms } from './terms.ts';
import { refusedWhen } from './when.ts';

/** A coupon with what the rules ask about it and about its holder. */
export interface HeldCoupon {
  code: string;
  /** Code of the offer it is a piece of. */
  offerCode: string;
  status: CouponState;
  validFrom: Date;
  /** Exclusive. */
  validUntil: Date;
  /** The store it was issued for. */
  storeId: number | null;
  terms: Terms;
  /** Whether its holder ordered before this purchase. */
  hasOrdered: boolean;
  /** How many coupons that its terms' limit counts its holder has used in the period of this purchase. */
  used: number;
}

/** The first rule that fails. */
export interface Refused {
  refusal: Exclude<CouponRefusal, 'not_found'>;
  /** `spend_too_low`: how much more of the goods that count it takes. */
  missingFen: number | null;
}

/** Why this coupon can't be used for this purchase, or null when it can: its state, the place, the time, its holder, the goods. */
export function refusalOf(coupon: HeldCoupon, purchase: Purchase): Refused | null {
  const rule =
    refusedState(coupon, purchase.at) ??
    refusedPlace(coupon, purchase) ??
    refusedWhen(coupon.terms.conditions, purchase.at, purchase.store.zone) ??
    refusedHolder(coupon) ??
    refusedGoods(coupon.terms, purchase);
  if (rule) return { refusal: rule, missingFen: null };
  const missingFen = coupon.terms.minSpendFen - spendOnGoods(coupon.terms, purchase);
  if (missingFen > 0) return { refusal: 'spend_too_low', missingFen };
  return takesNothingOff(coupon.terms, purchase) ? { refusal: 'nothing_to_take_off', missingFen: null } : null;
}

type Rule = Refused['refusal'] | null;

function refusedState({ status, validFrom, validUntil }: HeldCoupon, at: Date): Rule {
  if (status === 'redeemed') return 'already_redeemed';
  if (status === 'void') return 'void';
  if (at < validFrom) return 'not_started';
  return at >= validUntil ? 'expired' : null;
}

function refusedPlace({ terms, storeId }: HeldCoupon, { store, channel }: Purchase): Rule {
  const bound = terms.storeBound && storeId !== null;
  if (bound ? storeId !== store.storeId : !isTakenAt(terms, store)) return 'wrong_store';
  const { channels } = terms.conditions;
  return channels.length > 0 && !channels.includes(channel) ? 'wrong_channel' : null;
}

/** Stores, regions and cities add up; none named is every store. */
function isTakenAt({ storeIds, conditions: { regions, cities } }: Terms, store: StoreOfPurchase): boolean {
  if (storeIds === null && regions.length === 0 && cities.length === 0) return true;
  return (
    (storeIds ?? []).includes(store.storeId) ||
    regions.some((region) => store.regions.includes(region)) ||
    cities.includes(store.city)
  );
}

function refusedHolder({ terms: { conditions }, hasOrdered, used }: HeldCoupon): Rule {
  if (conditions.firstOrderOnly && hasOrdered) return 'not_first_order';
  return conditions.limit && used >= conditions.limit.times ? 'used_up' : null;
}

/** Whether the goods decide, so that a sum alone is not enough. */
export const needsBasket = ({ discount, conditions: { goods } }: Terms): boolean =>
  discount.kind === 'buy_one_get_one' || discount.kind === 'shipping' || namesGoods(goods);

function refusedGoods(terms: Terms, { basket }: Purchase): Rule {
  const { discount, conditions } = terms;
  const { goods } = conditions;
  if (needsBasket(terms) && !basket.itemised) return 'basket_needed';
  const pieces = basket.lines.filter((line) => isOfGoods(goods, line)).reduce((sum, line) => sum + line.quantity, 0);
  if (pieces === 0) return 'no_such_goods';
  if (discount.kind === 'buy_one_get_one' && pieces === 1) return 'one_more_needed';
  return discount.kind === 'shipping' && basket.shippingFen === 0 ? 'no_shipping' : null;
}

/** What is paid for the goods that count, before any coupon and without the delivery. */
function spendOnGoods({ conditions }: Terms, { basket }: Purchase): number {
  const fen = toPay(basket).lines;
  return basket.lines.reduce((sum, line, index) => sum + (isOfGoods(conditions.goods, line) ? fen[index]! : 0), 0);
}

/** Used for nothing, a coupon would be lost; a till that names a sum alone knows what it does. */
function takesNothingOff(terms: Terms, { basket }: Purchase): boolean {
  if (givesBeside(terms.discount) || !basket.itemised) return false;
  return takeOff(terms, basket, toPay(basket)).discountFen === 0;
}
