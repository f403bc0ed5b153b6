import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand, demandStore } from '../../access/index.ts';
import { createWatchRedemption } from '../abuse/watch-redemption.ts';
import { chargeRedeemed } from '../budget/redeemed.ts';
import { noCouponOfOurs } from '../foreign/show-foreign.ts';
import { lockLimit } from '../terms/holder-facts.ts';
import { isPerson } from './audited.ts';
import { lockCoupon } from './coupon-row.ts';
import { demandFree } from './hold.ts';
import { callerOf } from './journal.ts';
import { demandSame, type TakenKey } from './keys.ts';
import { demandPlausibleSpend, demandPlausibleTime } from './plausible.ts';
import { priceOf, type ToldPurchase } from './price.ts';
import { recordRedeemed } from './record-redeemed.ts';
import { refused } from './refused.ts';
import { standingOf } from './standing.ts';

export interface RedeemCommand extends ToldPurchase {
  /** As typed or scanned. */
  code: string;
  /** The caller's own for this purchase: the same key again gets the same answer. */
  key: string;
}

export interface Redeemed {
  code: string;
  offer: string;
  discountFen: number;
  redeemedAt: Date;
}

/** With or without a hold: one of another purchase refuses, one of this key is used up by it. */
export function createRedeem({ platform, audit }: { platform: Platform; audit: Audit }) {
  const watchRedemption = createWatchRedemption(platform);

  /**
   * Once per coupon, however many tills. Throws 409 `offers.coupon_refused` with the refusal, `offers.coupon_held`, or
   * `offers.redemption_limited` with the rule: then the coupon is as it was, and a case is filed.
   */
  return async function redeem(actor: Actor, command: RedeemCommand): Promise<Redeemed> {
    demand(actor, 'offers.redeem');
    demandStore(actor, command.storeId);
    const now = platform.clock.now();
    demandPlausibleSpend(command.spendFen);
    demandPlausibleTime(command.at, now);
    await platform.facts.prepare(command.at);
    const asked = { caller: callerOf(actor), key: command.key };

    const redeemed = await platform.db.transaction().execute(async (tx) => {
      const coupon = await lockCoupon(tx, command.code); // two tills may scan the same code
      const { hold, last, ...stands } = await standingOf(tx, coupon, { ...asked, at: now });
      const taken = demandSame(stands.taken, { couponId: coupon?.couponId, use: 'purchase' });
      if (taken?.seq) return redeemedBy(tx, { ...taken, seq: taken.seq });
      if (!coupon) throw await noCouponOfOurs(tx, command.code);
      demandFree(hold, asked);
      // A till reports late a purchase of before it was given back: then it was in use.
      if (last?.kind === 'cancelled' && command.at < last.at) throw refused('already_redeemed');
      await lockLimit(tx, coupon);
      const { refusal, discountFen } = await priceOf(tx, coupon, command);
      if (refusal) throw refused(refusal);

      const { at, storeId, spendFen } = command;
      const limitedBy = await watchRedemption(tx, { actor, coupon, storeId, at });
      if (limitedBy) return { limitedBy }; // committed: the case stays
      await chargeRedeemed(tx, coupon, { storeId, discountFen, at });
      const entry = { at, recordedAt: now, storeId, spendFen, discountFen };
      await recordRedeemed(tx, platform, coupon, { ...entry, ...asked, who: actor.label });
      const { couponId, code } = coupon;
      if (isPerson(actor)) await audit(tx, actor, 'offers.coupon_redeemed', `coupon:${couponId}`, { discountFen });
      platform.crashAt('offers.inside_redeem');
      return { code, offer: coupon.offerName, discountFen, redeemedAt: at };
    });
    if ('limitedBy' in redeemed) throw new AppError('offers.redemption_limited', { rule: redeemed.limitedBy }, 409);
    return redeemed;
  };
}

/** What was answered then, whatever has happened to the coupon since. */
async function redeemedBy(tx: Tx, { customerId, couponId, seq }: TakenKey & { seq: number }): Promise<Redeemed> {
  const { rows } = await sql<Redeemed>`
    select c.code, o.name as offer, e.discount_fen as "discountFen", e.at as "redeemedAt"
    from offers.coupon_event e
    join offers.coupon c on c.customer_id = e.customer_id and c.coupon_id = e.coupon_id
    join offers.offer o on o.offer_id = c.offer_id
    where e.customer_id = ${customerId} and e.coupon_id = ${couponId} and e.seq = ${seq}`.execute(tx);
  return rows[0]!;
}
