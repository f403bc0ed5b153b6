import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Actor, Audit } from '../../access/index.ts';
import { readCouponCode } from '../coupon-code.ts';
import { createBookCancel } from './book-cancel.ts';
import { type FoundCoupon, lockCoupon } from './coupon-row.ts';
import { findLastEntry } from './journal.ts';

/** Tills redeem a coupon and order systems tell of the order at the same instant, or nearly. Business milliseconds. */
const TOGETHER_MS = 15 * 60_000;

export interface GiveBackOfOrder {
  /** As the order names them. */
  codes: string[];
  orderId: number;
  orderedAt: Date;
  storeId: number;
  at: Date;
}

/** What orders ask of coupons: their names, and to have them back when an order is undone. */
export function createOrderCoupons({
  platform,
  audit,
  graceDays,
}: {
  platform: Platform;
  audit: Audit;
  graceDays: number;
}) {
  const bookCancel = createBookCancel({ platform, audit, graceDays });

  /**
   * Gives back, whole, as a refund does, what was redeemed with an order that is undone, in its transaction: the caller
   * has locked the order, and undoes it once. A code that is none of ours, not redeemed (any more), or redeemed with
   * another purchase is left alone. Answers those that can be used again, as the order names them.
   */
  async function giveBackOfOrder(
    tx: Tx,
    actor: Actor,
    { codes, orderId, orderedAt, storeId, at }: GiveBackOfOrder,
  ): Promise<{ code: string; discountFen: number }[]> {
    const back = [];
    // The coupons of one order, ten at most; in one order, so that two never wait for each other in a ring.
    for (const code of codes.toSorted()) {
      const coupon = await lockCoupon(tx, code);
      const last = coupon && (await findLastEntry(tx, coupon));
      if (coupon?.status !== 'redeemed' || !last || !(await redeemedWith(tx, coupon, orderedAt))) continue;
      const { discountFen } = await bookCancel(tx, actor, coupon, last, {
        ...{ storeId, recordedAt: at, discountFen: null, key: `order:${orderId}:${coupon.couponId}` },
        at: at < last.at ? last.at : at, // a till's clock may be ahead of ours
      });
      back.push({ code, discountFen });
    }
    return back;
  }

  /** Names of the offers of these codes, as far as they are ours. */
  async function namesOfCodes(codes: string[]): Promise<Map<string, string>> {
    const asked = codes.map((code) => ({ code, read: readCouponCode(code) })).filter(({ read }) => read !== null);
    if (asked.length === 0) return new Map();
    const { rows } = await sql<{ code: string; name: string }>`
      select k.code, o.name from offers.coupon_code k
      join offers.coupon c on c.customer_id = k.customer_id and c.coupon_id = k.coupon_id
      join offers.offer o on o.offer_id = c.offer_id
      where k.code = any(${asked.map(({ read }) => read)}::text[])`.execute(platform.db);
    const names = new Map(rows.map(({ code, name }) => [code, name]));
    return new Map(asked.flatMap(({ code, read }) => (names.has(read!) ? [[code, names.get(read!)!]] : [])));
  }

  return { giveBackOfOrder, namesOfCodes };
}

/** Whether the redemption that stands was made when the order was placed. */
async function redeemedWith(tx: Tx, { customerId, couponId }: FoundCoupon, orderedAt: Date): Promise<boolean> {
  const { rows } = await sql<{ redeemedAt: Date }>`
    select redeemed_at as "redeemedAt" from offers.redemption
    where customer_id = ${customerId} and coupon_id = ${couponId}`.execute(tx);
  return rows.some(({ redeemedAt }) => Math.abs(redeemedAt.getTime() - orderedAt.getTime()) <= TOGETHER_MS);
}
