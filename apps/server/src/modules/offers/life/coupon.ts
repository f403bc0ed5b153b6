import type { CouponRefusal } from '@xiaoer/contracts';
import type { CouponState } from '../tables.ts';
import type { Terms } from '../terms/terms.ts';

/** A coupon with the terms it was issued with. */
export interface Coupon {
  status: CouponState;
  validFrom: Date;
  /** Exclusive. */
  validUntil: Date;
  /** The store it was issued for. */
  storeId: number | null;
  terms: Pick<Terms, 'minSpendFen' | 'storeIds' | 'storeBound'>;
}

export interface Purchase {
  at: Date;
  storeId: number;
  spendFen: number;
}

/** Why this coupon can't be used for this purchase, or null when it can. */
export function refusalFor(coupon: Coupon, purchase: Purchase): Exclude<CouponRefusal, 'not_found'> | null {
  if (coupon.status === 'redeemed') return 'already_redeemed';
  if (coupon.status === 'void') return 'void';
  if (purchase.at < coupon.validFrom) return 'not_started';
  if (purchase.at >= coupon.validUntil) return 'expired';
  if (!isTakenAt(coupon, purchase.storeId)) return 'wrong_store';
  if (purchase.spendFen < coupon.terms.minSpendFen) return 'spend_too_low';
  return null;
}

function isTakenAt({ storeId, terms }: Coupon, at: number): boolean {
  if (terms.storeBound && storeId !== null) return storeId === at;
  return terms.storeIds === null || terms.storeIds.includes(at);
}

/** The state people see. Expired is computed: nothing has to happen at the end of its validity. */
export function stateAt(coupon: Pick<Coupon, 'status' | 'validUntil'>, at: Date): CouponState | 'expired' {
  return coupon.status === 'issued' && at >= coupon.validUntil ? 'expired' : coupon.status;
}
