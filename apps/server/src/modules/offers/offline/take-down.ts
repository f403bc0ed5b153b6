import type { OfflineReason } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Actor } from '../../access/index.ts';
import { type FoundCoupon, lockCoupon } from '../life/coupon-row.ts';
import { type CouponKey, callerOf, findLastEntry } from '../life/journal.ts';
import { demandSame, findKey } from '../life/keys.ts';
import { isPlausibleTime } from '../life/plausible.ts';
import { priceOf } from '../life/price.ts';
import { recordRedeemed } from '../life/record-redeemed.ts';
import { lockLimit } from '../terms/holder-facts.ts';
import { fileOffline } from './file-offline.ts';
import type { Proof } from './proof.ts';
import { findOutcome, type Outcome, putReport } from './reports.ts';
import { digestOf, type Told } from './told.ts';

/** What the ledger takes of a purchase: all that the coupon gives, or nothing and why. */
type Booked =
  | { fen: number; reason: OfflineReason | null; redeemed: true }
  | { reason: OfflineReason; redeemed: false };

/**
 * Takes one purchase down in a transaction of its own: redeemed as far as the terms go, and whatever the ledger does not
 * take goes to a case. The same key again gets the same answer, whatever has happened since.
 */
export function createTakeDown({ platform }: { platform: Platform }) {
  return async function takeDown(
    actor: Actor,
    { told, storeId, proof }: { told: Told; storeId: number; proof: Proof },
  ): Promise<Outcome> {
    const now = platform.clock.now();
    if (isPlausibleTime(told.at, now)) await platform.facts.prepare(told.at);
    const asked = { caller: callerOf(actor), key: told.key, request: digestOf(told) };

    return platform.db.transaction().execute(async (tx) => {
      const coupon = proof.code === null ? null : await lockCoupon(tx, proof.code);
      const known = await findOutcome(tx, asked);
      if (known) return known;

      const booked = await bookWhatStands(tx, coupon);
      const { at, spendFen, discountFen: givenFen } = told;
      const bookedFen = booked.redeemed ? booked.fen : 0;
      const lossFen = Math.max(givenFen - bookedFen, 0);
      const { reason } = booked;
      const sides = { actor, told, storeId, proof, coupon, lossFen, now };
      const caseId = reason && (await fileOffline(tx, { ...sides, reason }));
      const outcome = await putReport(tx, {
        ...{ ...asked, couponId: coupon?.couponId ?? null, storeId, at, recordedAt: now, spendFen, givenFen },
        ...{ result: booked.redeemed ? 'redeemed' : 'review', bookedFen, lossFen, reason, caseId },
      });
      platform.crashAt('offers.inside_offline');
      return outcome;

      async function bookWhatStands(tx: Tx, coupon: FoundCoupon | null): Promise<Booked> {
        const taken = demandSame(await findKey(tx, asked), { couponId: coupon?.couponId, use: 'purchase' });
        // Redeemed with this key when the network was there, and the till did not get the answer.
        if (taken?.seq) return withinTerms(await discountOf(tx, { ...taken, seq: taken.seq }));
        const reason = await refusalOf(tx, coupon);
        if (reason || !coupon) return { reason: reason ?? 'not_found', redeemed: false };
        await lockLimit(tx, coupon);
        const { refusal, discountFen: allowedFen } = await priceOf(tx, coupon, { ...told, storeId });
        if (refusal) return { reason: refusal, redeemed: false };
        const discountFen = Math.min(told.discountFen, allowedFen);
        const { at, spendFen } = told;
        const { caller, key } = asked;
        const redemption = { at, recordedAt: now, storeId, spendFen, discountFen, caller, key, who: actor.label };
        await recordRedeemed(tx, platform, coupon, redemption);
        return withinTerms(discountFen);
      }

      /** A hold of another till does not stop it: the customer has had the discount, and that till has not given it yet. */
      async function refusalOf(tx: Tx, coupon: FoundCoupon | null): Promise<OfflineReason | null> {
        if (!coupon) return proof.by === null ? proof.reason : 'not_found';
        if (proof.by === null) return proof.reason;
        if (!isPlausibleTime(told.at, now)) return 'implausible_time';
        const last = await findLastEntry(tx, coupon);
        return last?.kind === 'cancelled' && told.at < last.at ? 'already_redeemed' : null;
      }
    });

    function withinTerms(fen: number): Booked {
      return { fen, reason: told.discountFen > fen ? 'discount_too_high' : null, redeemed: true };
    }
  };
}

/** What was taken off then. */
async function discountOf(tx: Tx, { customerId, couponId, seq }: CouponKey & { seq: number }): Promise<number> {
  const { rows } = await sql<{ fen: number }>`
    select discount_fen as fen from offers.coupon_event
    where customer_id = ${customerId} and coupon_id = ${couponId} and seq = ${seq}`.execute(tx);
  return rows[0]!.fen;
}
