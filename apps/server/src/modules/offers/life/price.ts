import type { Basket, CouponRefusal, OfferChannel } from '@xiaoer/contracts';
import type { Db } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { basketOf } from '../terms/basket-of.ts';
import { holderFacts } from '../terms/holder-facts.ts';
import { basketOfSum, sumOf, toPay } from '../terms/purchase.ts';
import { quoteOne } from '../terms/quote.ts';
import { storeAskedBy } from '../terms/store-of-purchase.ts';
import type { FoundCoupon } from './coupon-row.ts';

/** What a till tells of a purchase. */
export interface ToldPurchase {
  storeId: number;
  spendFen: number;
  /** When the customer pays or paid. */
  at: Date;
  /** Left out: at the counter. */
  channel?: OfferChannel | undefined;
  /** What `spendFen` is made of; without it a coupon whose goods matter is refused. */
  basket?: Basket | undefined;
}

export interface Price {
  refusal: CouponRefusal | null;
  /** 0 when refused. */
  discountFen: number;
}

/** What a coupon takes off a purchase by its terms, or why it can't be used: asked by quote, reserve and redeem alike. */
export async function priceOf(db: Db, coupon: FoundCoupon, told: ToldPurchase): Promise<Price> {
  const { at, channel = 'counter' } = told;
  const basket = told.basket ? await basketOf(db, told.basket) : basketOfSum(told.spendFen);
  demandSameSum(told.spendFen, sumOf(toPay(basket)));
  const store = await storeAskedBy(db, told.storeId, coupon.terms.conditions);
  const factsOf = await holderFacts(db, [coupon], { at, zone: store.zone });
  const held = { ...coupon, ...factsOf(coupon.couponId) };
  const { refused, discountFen } = quoteOne(held, { at, store, channel, basket });
  return { refusal: refused?.refusal ?? null, discountFen };
}

/** Throws 422 `offers.basket_differs`: what was spent and what the discount is reckoned from go into one book. */
function demandSameSum(spendFen: number, basketFen: number): void {
  if (spendFen !== basketFen)
    throw new AppError('offers.basket_differs', { field: 'spendFen', rule: 'the sum of the basket', basketFen });
}
