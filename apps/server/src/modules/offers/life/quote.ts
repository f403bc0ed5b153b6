import type { CouponRefusal } from '@xiaoer/contracts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand, demandStore } from '../../access/index.ts';
import { findCoupon } from './coupon-row.ts';
import { priceOf, type ToldPurchase } from './price.ts';

export interface Quote {
  refusal: CouponRefusal | null;
  discountFen: number;
  offer: string | null;
}

export function createQuote({ platform }: { platform: Platform }) {
  /** What the coupon would give for this purchase, or why not. Changes nothing. */
  return async function quote(actor: Actor, { code, ...purchase }: ToldPurchase & { code: string }): Promise<Quote> {
    demand(actor, 'offers.redeem');
    demandStore(actor, purchase.storeId);
    const coupon = await findCoupon(platform.db, code);
    if (!coupon) return { refusal: 'not_found', discountFen: 0, offer: null };
    return { ...(await priceOf(platform.db, coupon, purchase)), offer: coupon.offerName };
  };
}
