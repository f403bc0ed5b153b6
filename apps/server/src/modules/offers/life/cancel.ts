import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand, demandStore } from '../../access/index.ts';
import { createBookCancel } from './book-cancel.ts';
import { type FoundCoupon, lockCoupon } from './coupon-row.ts';
import { callerOf, type LastEntry } from './journal.ts';
import { demandSame, type TakenKey } from './keys.ts';
import { demandPlausibleTime } from './plausible.ts';
import { refused } from './refused.ts';
import { standingOf } from './standing.ts';

export interface CancelCommand {
  /** As typed or scanned. */
  code: string;
  /** Where the money is given back; any store of the caller's, also another than the purchase's. */
  storeId: number;
  at: Date;
  /** The caller's own for this refund: the same key again gets the same answer. */
  key: string;
  /** Part of what was taken off; null: the whole purchase is undone and the coupon can be used again. */
  discountFen: number | null;
  /** Only what the caller redeemed, so many milliseconds ago at most; left out: whoever redeemed it, whenever. */
  ownWithinMs?: number;
}

export interface Cancelled {
  code: string;
  offer: string;
  /** Given back by this refund. */
  discountFen: number;
  /** What the coupon has taken off all the same. */
  givenFen: number;
  /** Exclusive; null: it was given back in part and stays used. */
  usableUntil: Date | null;
  cancelledAt: Date;
}

export function createCancel({
  platform,
  audit,
  graceDays,
}: {
  platform: Platform;
  audit: Audit;
  /** For how many days a coupon can be used that is given back after its end. */
  graceDays: number;
}) {
  const bookCancel = createBookCancel({ platform, audit, graceDays });

  /**
   * A refund: whole, and the coupon is as if it had not been redeemed; or in part, and only the fen are taken down.
   * Throws 409 `offers.not_redeemed` when there is nothing to give back, 409 `offers.too_late_to_undo` when it is
   * somebody else's or too long ago for who asks.
   */
  return async function cancel(actor: Actor, command: CancelCommand): Promise<Cancelled> {
    demand(actor, 'offers.redeem');
    demandStore(actor, command.storeId);
    const now = platform.clock.now();
    demandPlausibleTime(command.at, now);
    await platform.facts.prepare(command.at);
    const asked = { caller: callerOf(actor), key: command.key };

    return platform.db.transaction().execute(async (tx) => {
      const coupon = await lockCoupon(tx, command.code);
      const stands = await standingOf(tx, coupon, { ...asked, at: now });
      const taken = demandSame(stands.taken, { couponId: coupon?.couponId, use: 'refund' });
      if (taken) return cancelledBy(tx, taken);
      if (!coupon) throw refused('not_found');
      const last = demandRedeemed(coupon, stands.last, command.at);
      demandOwn(last, asked.caller, command);
      const { storeId, at, key, discountFen } = command;
      const { seq } = await bookCancel(tx, actor, coupon, last, { storeId, at, recordedAt: now, key, discountFen });
      platform.crashAt('offers.inside_cancel');
      return cancelledBy(tx, { ...coupon, use: 'refund', seq });
    });
  };
}

function demandRedeemed(coupon: FoundCoupon, last: LastEntry | null, at: Date): LastEntry {
  if (coupon.status !== 'redeemed' || !last)
    throw new AppError('offers.not_redeemed', { field: 'code', rule: 'redeemed', state: coupon.status }, 409);
  if (at < last.at)
    throw new AppError('offers.implausible_time', {
      field: 'at',
      rule: 'not before what is undone',
      earliest: last.at.toISOString(),
    });
  return last;
}

function demandOwn(last: LastEntry, caller: string, { at, ownWithinMs }: CancelCommand): void {
  if (ownWithinMs === undefined) return;
  const rule = last.caller !== caller ? 'own' : at.getTime() - last.at.getTime() > ownWithinMs ? 'minutes' : null;
  if (rule)
    throw new AppError(
      'offers.too_late_to_undo',
      { field: 'code', rule, minutes: Math.round(ownWithinMs / 60_000) },
      409,
    );
}

/** The answer of a refund, now and whenever its key comes again. */
async function cancelledBy(tx: Tx, { customerId, couponId, seq }: TakenKey): Promise<Cancelled> {
  const { rows } = await sql<Cancelled>`
    select c.code, o.name as offer, e.discount_fen as "discountFen", e.given_fen as "givenFen",
      e.usable_until as "usableUntil", e.at as "cancelledAt"
    from offers.coupon_event e
    join offers.coupon c on c.customer_id = e.customer_id and c.coupon_id = e.coupon_id
    join offers.offer o on o.offer_id = c.offer_id
    where e.customer_id = ${customerId} and e.coupon_id = ${couponId} and e.seq = ${seq}`.execute(tx);
  return rows[0]!;
}
