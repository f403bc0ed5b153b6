import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Actor, Audit } from '../../access/index.ts';
import { giveBackRedeemed } from '../budget/redeemed.ts';
import type { OffersFacts } from '../events.ts';
import { CHAIN_ZONE } from '../terms/validity.ts';
import type { FoundCoupon } from './coupon-row.ts';
import { usableUntil } from './give-back.ts';
import { book, callerOf, type LastEntry } from './journal.ts';

export interface BookedCancel {
  /** The journal's row. */
  seq: number;
  discountFen: number;
}

interface Cancel {
  storeId: number;
  at: Date;
  recordedAt: Date;
  key: string;
  /** Part of what was taken off; null: all of it. */
  discountFen: number | null;
}

/**
 * Books a refund of a locked coupon that is redeemed and whose key is free: budget, journal, key, the log of changes, the
 * fact and the audit, in the caller's transaction.
 */
export function createBookCancel({
  platform,
  audit,
  graceDays,
}: {
  platform: Platform;
  audit: Audit;
  /** For how many days a coupon can be used that is given back after its end. */
  graceDays: number;
}) {
  return async function bookCancel(
    tx: Tx,
    actor: Actor,
    coupon: FoundCoupon,
    last: LastEntry,
    { storeId, at, recordedAt, key, discountFen: part }: Cancel,
  ): Promise<BookedCancel> {
    const given = await givenBack(tx, coupon, last, { at, part });
    await giveBackRedeemed(tx, coupon.couponId, given.discountFen);
    const asked = { caller: callerOf(actor), key };
    const seq = await book(tx, platform, coupon, { ...given, ...asked, at, storeId, recordedAt, who: actor.label });
    const { customerId, couponId, code } = coupon;
    const { discountFen } = given;
    const whole = given.kind === 'cancelled';
    await platform.facts.publish(tx, {
      type: 'offers.redemption_cancelled',
      at,
      subject: `coupon:${couponId}`,
      payload: {
        ...{ customerId, couponId, code, storeId, discountFen, whole },
      } satisfies OffersFacts['offers.redemption_cancelled'],
    });
    await audit(tx, actor, 'offers.redemption_cancelled', `coupon:${couponId}`, { discountFen, whole });
    return { seq, discountFen };
  };

  /** The whole, or the part that was asked for; never more than was taken off. */
  async function givenBack(
    tx: Tx,
    coupon: FoundCoupon,
    last: LastEntry,
    { at, part }: { at: Date; part: number | null },
  ) {
    if (part === null) {
      const zone = await zoneOf(tx, coupon.storeId);
      const until = usableUntil(coupon, { at, graceDays, zone });
      return { kind: 'cancelled', discountFen: last.givenFen, usableUntil: until } as const;
    }
    if (part > last.givenFen)
      throw new AppError('offers.cancel_exceeds_discount', { field: 'discountFen', most: last.givenFen });
    return { kind: 'reduced', discountFen: part, givenFen: last.givenFen - part } as const;
  }
}

/** The zone in which its days are counted. */
async function zoneOf(tx: Tx, storeId: number | null): Promise<string> {
  const { rows } = await sql<{ zone: string }>`
    select time_zone as zone from organisation.store_info where store_id = ${storeId}`.execute(tx);
  return rows[0]?.zone ?? CHAIN_ZONE;
}
