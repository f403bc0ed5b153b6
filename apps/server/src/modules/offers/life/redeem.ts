import type { CouponRefusal } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand, demandStore } from '../../access/index.ts';
import type { OffersFacts } from '../events.ts';
import { discountOf } from '../terms/terms.ts';
import { refusalFor } from './coupon.ts';
import { type FoundCoupon, findCoupon, holderOf, lockCoupon } from './coupon-row.ts';

export interface RedeemCommand {
  /** As typed or scanned. */
  code: string;
  storeId: number;
  spendFen: number;
  /** When the customer paid; a till that was off line reports later. */
  at: Date;
  /** The caller's own: the same key again gets the same answer. */
  key: string;
}

export interface Redeemed {
  code: string;
  offer: string;
  discountFen: number;
  redeemedAt: Date;
}

export interface Quote {
  refusal: CouponRefusal | null;
  discountFen: number;
  offer: string | null;
}

/** How long after the purchase a till may report it, and how far its clock may be ahead of ours. Business milliseconds. */
const LATEST_REPORT_MS = 7 * 24 * 3_600_000;
const CLOCK_AHEAD_MS = 5 * 60_000;
/** Fen; what the column holds is above it. */
const HIGHEST_SPEND = 1_000_000_000;

export function createRedeem({ platform }: { platform: Platform }) {
  /** Once per coupon, however many tills. Throws 409 `offers.coupon_refused` with the refusal. */
  async function redeem(actor: Actor, command: RedeemCommand): Promise<Redeemed> {
    demand(actor, 'offers.redeem');
    demandStore(actor, command.storeId);
    demandPlausible(command, platform.clock.now());
    await platform.facts.prepare(command.at);
    const caller = `${actor.kind}:${actor.id}`;

    return platform.db.transaction().execute(async (tx) => {
      const coupon = await lockCoupon(tx, command.code); // two tills may scan the same code
      const earlier = await findByKey(tx, { caller, key: command.key });
      if (earlier && earlier.code === coupon?.code) return earlier;
      if (earlier) throw new AppError('offers.key_reused', { field: 'key' }, 409);
      if (!coupon) throw refused('not_found');
      const refusal = refusalFor(coupon, command);
      if (refusal) throw refused(refusal);
      const discountFen = discountOf(coupon.terms.discount, command.spendFen);
      await record(tx, coupon, { ...command, caller, discountFen });
      await platform.changes.record(tx, { topic: 'offers', customers: holderOf(coupon), since: 'each' });
      await platform.facts.publish(tx, {
        type: 'offers.coupon_redeemed',
        at: command.at,
        subject: `coupon:${coupon.couponId}`,
        payload: {
          customerId: coupon.customerId,
          couponId: coupon.couponId,
          code: coupon.code,
          storeId: command.storeId,
          spendFen: command.spendFen,
        } satisfies OffersFacts['offers.coupon_redeemed'],
      });
      platform.crashAt('offers.inside_redeem');
      return { code: coupon.code, offer: coupon.offerName, discountFen, redeemedAt: command.at };
    });
  }

  /** What the coupon would give for this purchase, or why not. Changes nothing. */
  async function quote(actor: Actor, purchase: Omit<RedeemCommand, 'key'>): Promise<Quote> {
    demand(actor, 'offers.redeem');
    demandStore(actor, purchase.storeId);
    const coupon = await findCoupon(platform.db, purchase.code);
    if (!coupon) return { refusal: 'not_found', discountFen: 0, offer: null };
    const refusal = refusalFor(coupon, purchase);
    const discountFen = refusal ? 0 : discountOf(coupon.terms.discount, purchase.spendFen);
    return { refusal, discountFen, offer: coupon.offerName };
  }
  return { redeem, quote };
}

const refused = (refusal: CouponRefusal) => new AppError('offers.coupon_refused', { refusal }, 409);

function demandPlausible({ at, spendFen }: RedeemCommand, now: Date): void {
  if (spendFen > HIGHEST_SPEND) throw new AppError('offers.spend_too_high', { field: 'spendFen', most: HIGHEST_SPEND });
  const late = now.getTime() - at.getTime();
  if (late > LATEST_REPORT_MS || late < -CLOCK_AHEAD_MS) throw new AppError('offers.implausible_time', { field: 'at' });
}

async function findByKey(tx: Tx, { caller, key }: { caller: string; key: string }): Promise<Redeemed | null> {
  const { rows } = await sql<Redeemed>`
    select c.code, o.name as offer, r.discount_fen as "discountFen", r.redeemed_at as "redeemedAt"
    from offers.redemption_key k
    join offers.redemption r on r.customer_id = k.customer_id and r.coupon_id = k.coupon_id
    join offers.coupon c on c.customer_id = r.customer_id and c.coupon_id = r.coupon_id
    join offers.offer o on o.offer_id = c.offer_id
    where k.key = ${key} and k.caller = ${caller}`.execute(tx);
  return rows[0] ?? null;
}

async function record(
  tx: Tx,
  { customerId, couponId }: FoundCoupon,
  redemption: RedeemCommand & { caller: string; discountFen: number },
): Promise<void> {
  await sql`
    update offers.coupon set status = 'redeemed'
    where customer_id = ${customerId} and coupon_id = ${couponId}`.execute(tx);
  await sql`
    insert into offers.redemption (customer_id, coupon_id, redeemed_at, store_id, spend_fen, discount_fen, caller, key)
    values (${customerId}, ${couponId}, ${redemption.at}, ${redemption.storeId}, ${redemption.spendFen},
      ${redemption.discountFen}, ${redemption.caller}, ${redemption.key})`.execute(tx);
  const { rows } = await sql`
    insert into offers.redemption_key (key, caller, customer_id, coupon_id)
    values (${redemption.key}, ${redemption.caller}, ${customerId}, ${couponId})
    on conflict do nothing returning key`.execute(tx);
  // The same key for another coupon, at the same moment: neither till may take the other's answer for its own.
  if (rows.length === 0) throw new AppError('offers.key_reused', { field: 'key' }, 409);
}
