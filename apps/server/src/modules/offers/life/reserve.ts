import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand, demandStore } from '../../access/index.ts';
import { noCouponOfOurs } from '../foreign/show-foreign.ts';
import { isPerson } from './audited.ts';
import { type FoundCoupon, lockCoupon } from './coupon-row.ts';
import { demandFree, findHold, type Hold, isOf, putHold } from './hold.ts';
import { callerOf, removeHold } from './journal.ts';
import { demandSame, findKey, keyReused, takeKey } from './keys.ts';
import { demandPlausibleSpend } from './plausible.ts';
import { priceOf, type ToldPurchase } from './price.ts';
import { refused } from './refused.ts';

export interface ReserveCommand extends Omit<ToldPurchase, 'at'> {
  /** As typed or scanned. */
  code: string;
  /** For how long, from now on. */
  minutes: number;
  /** The caller's own for this purchase; `redeem` and `release` name it again. */
  key: string;
}

export interface Reserved {
  code: string;
  offer: string;
  /** What the coupon would take off. */
  discountFen: number;
  /** Exclusive. */
  heldUntil: Date;
}

/** A till holds a coupon while its purchase is under way: nobody else can redeem it until the hold is over by itself. */
export function createReserve({ platform, audit }: { platform: Platform; audit: Audit }) {
  /** Throws 409 `offers.coupon_refused`, `offers.coupon_held`, or `offers.hold_over` when this key held it before. */
  async function reserve(actor: Actor, command: ReserveCommand): Promise<Reserved> {
    demand(actor, 'offers.redeem');
    demandStore(actor, command.storeId);
    demandPlausibleSpend(command.spendFen);
    const now = platform.clock.now();
    const holder = { caller: callerOf(actor), key: command.key };

    return platform.db.transaction().execute(async (tx) => {
      const coupon = await lockCoupon(tx, command.code);
      const taken = demandSame(await findKey(tx, holder), { couponId: coupon?.couponId, use: 'purchase' });
      if (taken?.seq) throw keyReused(taken.use);
      if (!coupon) throw await noCouponOfOurs(tx, command.code);
      const hold = await findHold(tx, coupon, now);
      if (hold && isOf(hold, holder)) return answerOf(coupon, hold);
      demandFree(hold, holder);
      if (taken) throw new AppError('offers.hold_over', { field: 'key', rule: 'one hold for each key' }, 409);
      const { refusal, discountFen } = await priceOf(tx, coupon, { ...command, at: now });
      if (refusal) throw refused(refusal);

      // A hold lengthens no validity: whoever pays after the coupon's end pays without it.
      const heldUntil = new Date(Math.min(now.getTime() + command.minutes * 60_000, coupon.validUntil.getTime()));
      const made = { ...holder, heldUntil, discountFen };
      await putHold(tx, coupon, { ...made, heldAt: now, storeId: command.storeId });
      await takeKey(tx, coupon, { ...holder, use: 'purchase', seq: null });
      if (isPerson(actor)) await audit(tx, actor, 'offers.coupon_held', `coupon:${coupon.couponId}`);
      return answerOf(coupon, made);
    });
  }

  /** Gives up a hold before its time; again, or after it is over, changes nothing. */
  async function release(actor: Actor, { code, key }: { code: string; key: string }): Promise<{ code: string }> {
    demand(actor, 'offers.redeem');
    const now = platform.clock.now();
    const holder = { caller: callerOf(actor), key };
    return platform.db.transaction().execute(async (tx) => {
      const coupon = await lockCoupon(tx, code);
      const taken = demandSame(await findKey(tx, holder), { couponId: coupon?.couponId, use: 'purchase' });
      if (!coupon) throw refused('not_found');
      if (!taken) throw new AppError('offers.not_held', { field: 'key', rule: 'held with this key' }, 409);
      if (taken.seq) throw refused('already_redeemed');
      const hold = await findHold(tx, coupon, now);
      if (hold && isOf(hold, holder)) await removeHold(tx, coupon);
      return { code: coupon.code };
    });
  }
  return { reserve, release };
}

const answerOf = (
  { code, offerName }: FoundCoupon,
  { discountFen, heldUntil }: Pick<Hold, 'discountFen' | 'heldUntil'>,
) => ({
  code,
  offer: offerName,
  discountFen,
  heldUntil,
});
