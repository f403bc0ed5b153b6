import { sql } from 'kysely';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand } from '../../access/index.ts';
import { holderOf, lockCoupon } from './coupon-row.ts';

export function createVoidCoupon({ platform, audit }: { platform: Platform; audit: Audit }) {
  /** Takes a coupon back that was not redeemed yet; again changes nothing. */
  async function voidCoupon(
    actor: Actor,
    { code, reason }: { code: string; reason: string },
  ): Promise<{ code: string }> {
    demand(actor, 'offers.edit');
    return platform.db.transaction().execute(async (tx) => {
      const coupon = await lockCoupon(tx, code);
      if (!coupon || !seesCouponOf(actor, coupon.storeId)) throw new AppError('offers.coupon_not_found', {}, 404);
      if (coupon.status === 'redeemed')
        throw new AppError('offers.coupon_refused', { refusal: 'already_redeemed' }, 409);
      if (coupon.status === 'void') return { code: coupon.code };
      await sql`
        update offers.coupon set status = 'void'
        where customer_id = ${coupon.customerId} and coupon_id = ${coupon.couponId}`.execute(tx);
      await platform.changes.record(tx, { topic: 'offers', customers: holderOf(coupon), since: 'each' });
      await audit(tx, actor, 'offers.coupon_voided', `coupon:${coupon.couponId}`, { reason });
      return { code: coupon.code };
    });
  }
  return voidCoupon;
}

const seesCouponOf = ({ storeIds }: Actor, storeId: number | null) =>
  storeIds === null || (storeId !== null && storeIds.includes(storeId));
