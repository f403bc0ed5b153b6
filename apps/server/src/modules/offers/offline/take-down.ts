import type { OfflineReason } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Actor } from '../../access/index.ts';
import { type FoundCoupon, lockCoupon } from '../life/coupon-row.ts';
import type { CouponKey } from '../life/entry.ts';
import { callerOf, findLastEntry } from '../life/journal.ts';
import { demandSame, findKey } from '../life/keys.ts';
import { isPlausibleTime } from '../life/plausible.ts';
import { priceOf } from '../life/price.ts';
import { recordRedeemed } from '../life/record-redeemed.ts';
import { lockLimit } from '../terms/holder-facts.ts';
import { fileOffline } from './file-offline.ts';
import type { Proof } from './proof.ts';
import { findOutcome, type Outcome, putReport } from './reports.ts';
import { digestOf, type Told } from './told.ts';

/** One purchase, as it was told and proved. */
interface Purchase {
  told: Told;
  storeId: number;
  proof: Proof;
}

/** The transaction in which it is taken down. */
interface Taking extends Purchase {
  tx: Tx;
  actor: Actor;
  coupon: FoundCoupon | null;
  now: Date;
}

/** What the ledger takes of a purchase: at most what the coupon gives; or nothing, and why. */
type Booked = { redeemed: true; fen: number } | { redeemed: false; reason: OfflineReason };

/**
 * Takes one purchase down in a transaction of its own: redeemed as far as the terms go, and whatever the ledger does not
 * take goes to a case. The same key again gets the same answer, whatever has happened since.
 */
export function createTakeDown({ platform }: { platform: Platform }) {
  return async function takeDown(actor: Actor, { told, storeId, proof }: Purchase): Promise<Outcome> {
    const now = platform.clock.now();
    if (isPlausibleTime(told.at, now)) await platform.facts.prepare(told.at);
    const asked = { caller: callerOf(actor), key: told.key, request: digestOf(told) };

    const outcome = await platform.db.transaction().execute(async (tx) => {
      const coupon = proof.code === null ? null : await lockCoupon(tx, proof.code);
      const known = await findOutcome(tx, asked);
      if (known) return known;

      const taking = { tx, actor, told, storeId, proof, coupon, now };
      const booked = await bookWhatStands(taking);
      const { at, spendFen, discountFen: givenFen } = told;
      const bookedFen = booked.redeemed ? booked.fen : 0;
      const lossFen = Math.max(givenFen - bookedFen, 0);
      const reason = booked.redeemed ? (lossFen > 0 ? 'discount_too_high' : null) : booked.reason;
      const caseId = reason && (await fileOffline({ ...taking, reason, lossFen }));
      const taken = await putReport(tx, {
        ...{ ...asked, couponId: coupon?.couponId ?? null, storeId, at, recordedAt: now, spendFen, givenFen },
        ...{ result: booked.redeemed ? 'redeemed' : 'review', bookedFen, lossFen, reason, caseId },
      });
      platform.crashAt('offers.inside_offline');
      return taken;
    });
    platform.crashAt('offers.after_offline');
    return outcome;
  };

  async function bookWhatStands(taking: Taking): Promise<Booked> {
    const { tx, actor, told, storeId, coupon, now } = taking;
    const asked = { caller: callerOf(actor), key: told.key };
    const taken = demandSame(await findKey(tx, asked), { couponId: coupon?.couponId, use: 'purchase' });
    // Redeemed with this key while the network was there, and the till did not get the answer.
    if (taken?.seq) return { redeemed: true, fen: await discountOf(tx, { ...taken, seq: taken.seq }) };
    const reason = await refusalOf(taking);
    if (reason || !coupon) return { redeemed: false, reason: reason ?? 'not_found' };
    await lockLimit(tx, coupon);
    const { refusal, discountFen: allowedFen } = await priceOf(tx, coupon, { ...told, storeId });
    if (refusal) return { redeemed: false, reason: refusal };

    const { at, spendFen } = told;
    const fen = Math.min(told.discountFen, allowedFen);
    const redemption = { at, recordedAt: now, storeId, spendFen, discountFen: fen };
    await recordRedeemed(tx, platform, coupon, { ...redemption, ...asked, who: actor.label });
    return { redeemed: true, fen };
  }
}

/**
 * Before its terms are asked. A hold of another till does not stop it: the customer has had the discount, and that till
 * has given nothing yet.
 */
async function refusalOf({ tx, told, proof, coupon, now }: Taking): Promise<OfflineReason | null> {
  if (proof.by === null) return proof.reason;
  if (!coupon) return 'not_found';
  if (!isPlausibleTime(told.at, now)) return 'implausible_time';
  const last = await findLastEntry(tx, coupon);
  // It was in use then, and has been given back since.
  return last?.kind === 'cancelled' && told.at < last.at ? 'already_redeemed' : null;
}

/** What was taken off then. */
async function discountOf(tx: Tx, { customerId, couponId, seq }: CouponKey & { seq: number }): Promise<number> {
  const { rows } = await sql<{ fen: number }>`
    select discount_fen as fen from offers.coupon_event
    where customer_id = ${customerId} and coupon_id = ${couponId} and seq = ${seq}`.execute(tx);
  return rows[0]!.fen;
}
