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
  terms: Terms;
}

/** The state people see. Expired is computed: nothing has to happen at the end of its validity. */
export function stateAt(coupon: Pick<Coupon, 'status' | 'validUntil'>, at: Date): CouponState | 'expired' {
  return coupon.status === 'issued' && at >= coupon.validUntil ? 'expired' : coupon.status;
}
