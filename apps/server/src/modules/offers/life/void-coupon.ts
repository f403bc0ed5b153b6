import { sql } from 'kysely';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand } from '../../access/index.ts';
import { createPromote } from '../waiting/promote.ts';
import { lockCoupon } from './coupon-row.ts';
import { book, callerOf } from './journal.ts';
import { refused } from './refused.ts';

export function createVoidCoupon({ platform, audit }: { platform: Platform; audit: Audit }) {
  const { giveBack } = createPromote({ platform });

  /** Takes a coupon back that was neither redeemed nor has expired, also from a till that holds it; again changes nothing. */
  return async function voidCoupon(
    actor: Actor,
    { code, reason }: { code: string; reason: string },
  ): Promise<{ code: string }> {
    demand(actor, 'offers.edit');
    const now = platform.clock.now();
    await platform.facts.prepare(now);
    return platform.db.transaction().execute(async (tx) => {
      const coupon = await lockCoupon(tx, code);
      if (!coupon || !seesCouponOf(actor, coupon.storeId)) throw new AppError('offers.coupon_not_found', {}, 404);
      if (coupon.status === 'redeemed') throw refused('already_redeemed');
      if (coupon.status === 'void') return { code: coupon.code };
      if (now >= coupon.validUntil) throw refused('expired');
      const by = { at: now, recordedAt: now, caller: callerOf(actor), who: actor.label };
      await book(tx, platform, coupon, { kind: 'voided', ...by });
      await giveBack(
        tx,
        sql`select ${coupon.customerId}::bigint as customer_id, ${coupon.couponId}::bigint as coupon_id`,
        now,
        actor.label,
      );
      await audit(tx, actor, 'offers.coupon_voided', `coupon:${coupon.couponId}`, { reason });
      return { code: coupon.code };
    });
  };
}

const seesCouponOf = ({ storeIds }: Actor, storeId: number | null) =>
  storeIds === null || (storeId !== null && storeIds.includes(storeId));
