import type { WorkbenchRedeem, WorkbenchRedemption } from '@xiaoer/contracts';
import type { z } from 'zod';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand } from '../../access/index.ts';
import { adviceFor } from '../pickup/advice.ts';
import { sayNext } from '../terms/words.ts';
import { findCoupon } from './coupon-row.ts';
import type { RedeemCommand, Redeemed } from './redeem.ts';

type AtCounter = Omit<z.infer<typeof WorkbenchRedemption>, 'redeemedAt'> & { redeemedAt: Date };

export function createCounter({
  platform,
  redeem,
}: {
  platform: Platform;
  redeem(actor: Actor, command: RedeemCommand): Promise<Redeemed>;
}) {
  /** A staff member redeems by scanning or typing, in one of her stores, now. */
  async function redeemAtCounter(actor: Actor, input: z.infer<typeof WorkbenchRedeem>): Promise<AtCounter> {
    demand(actor, 'offers.redeem');
    const coupon = await findCoupon(platform.db, input.code);
    const storeId = storeFor(actor.storeIds ?? [], coupon?.storeId ?? null);
    const redeemed = await redeem(actor, { ...input, storeId, at: platform.clock.now() });
    return {
      ...redeemed,
      sayNext: sayNext(coupon?.terms.discount ?? null, redeemed.discountFen),
      advice: coupon ? await adviceFor(platform.db, coupon, { storeId, at: redeemed.redeemedAt }) : [],
    };
  }
  return { redeemAtCounter };
}

/** Where she stands: she may help in several stores, and then the coupon's own is the likeliest. */
function storeFor(storeIds: number[], ofCoupon: number | null): number {
  const storeId = ofCoupon !== null && storeIds.includes(ofCoupon) ? ofCoupon : storeIds[0];
  if (storeId === undefined) throw new AppError('offers.staff_without_store', {}, 403);
  return storeId;
}
