import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Person } from '../../access/index.ts';
import type { OffersDeps } from '../deps.ts';
import type { OffersFacts } from '../events.ts';
import { holdOne } from '../hold-one.ts';
import { nextIssueNo } from '../issue.ts';
import { type FoundCoupon, findCoupon, lockCoupon } from '../life/coupon-row.ts';
import { book } from '../life/journal.ts';
import { refused } from '../life/refused.ts';
import { takeOverPiece } from '../pickup/take-over.ts';
import { demandGivable } from './rules.ts';
import { findTransfer } from './transfer-row.ts';

export interface AcceptedCoupon {
  code: string;
  offer: string;
  validUntil: Date;
}

export function createAccept({ platform, customers }: Pick<OffersDeps, 'platform' | 'customers'>) {
  /**
   * The coupon becomes another customer's, once: the old one is void from now on, with its code, and a new one is issued
   * with the same end, store and terms; limits of use are the new holder's. Again, she who accepted gets the same answer.
   */
  return async function acceptTransfer(person: Person | null, token: string): Promise<AcceptedCoupon> {
    const at = platform.clock.now();
    const customer = person && (await customers.customerOf(person));
    if (!customer) throw new AppError('offers.who_are_you', {}, 409);
    await platform.facts.prepare(at);
    const found = await findTransfer(platform.db, token);
    if (!found) throw new AppError('offers.transfer_not_found', {}, 404);
    return platform.db.transaction().execute(async (tx) => {
      const to = await holdOne(tx, customer.customerId);
      const coupon = await lockCoupon(tx, found.code); // two may accept at the same moment
      const transfer = await findTransfer(tx, token);
      if (!coupon || !transfer) throw refused('not_found');
      if (transfer.state === 'accepted' && transfer.toCustomerId === to) return answerOf(tx, transfer.newCode!);
      if (transfer.state !== 'open' || at >= transfer.endsAt) throw new AppError('offers.transfer_over', {}, 409);
      if (coupon.customerId === to) throw new AppError('offers.transfer_own', {}, 409);
      await demandGivable(tx, coupon, at);
      const code = await handOver(tx, coupon, { to, token, at });
      platform.crashAt('offers.inside_transfer');
      return answerOf(tx, code);
    });
  };

  async function handOver(
    tx: Tx,
    coupon: FoundCoupon,
    { to, token, at }: { to: number; token: string; at: Date },
  ): Promise<string> {
    const { couponId: newCouponId, code } = await issueInstead(tx, coupon, { to, at });
    const by = { at, recordedAt: at, caller: `customer:${coupon.customerId}`, who: 'transfer' };
    await book(tx, platform, coupon, { kind: 'voided', ...by });
    await takeOverPiece(tx, coupon, { customerId: to, couponId: newCouponId }, at);
    await sql`
      update offers.transfer
      set state = 'accepted', settled_at = ${at}, to_customer_id = ${to}, new_coupon_id = ${newCouponId},
        new_code = ${code}
      where token = ${token}`.execute(tx);
    await platform.changes.record(tx, { topic: 'offers', customers: [to], since: at });
    await platform.facts.publish(tx, {
      type: 'offers.coupon_transferred',
      at,
      subject: `coupon:${newCouponId}`,
      payload: {
        fromCustomerId: coupon.customerId,
        toCustomerId: to,
        couponId: coupon.couponId,
        newCouponId,
      } satisfies OffersFacts['offers.coupon_transferred'],
    });
    return code;
  }
}

/** The same promise to somebody else, from now on; it is no win of hers in the drop it came from. */
async function issueInstead(
  tx: Tx,
  { customerId, couponId }: FoundCoupon,
  { to, at }: { to: number; at: Date },
): Promise<{ couponId: number; code: string }> {
  const issueNo = await nextIssueNo(tx);
  const { rows } = await sql<{ couponId: number; code: string }>`
    with issued as (
      insert into offers.coupon (customer_id, code, offer_id, terms_version, status, issued_at, valid_from, valid_until,
        store_id, grant_key, issue_no)
      select ${to}::bigint, offers.code_from(gen_random_uuid()), offer_id, terms_version, 'issued', ${at}::timestamptz,
        valid_from, coalesce(extended_until, valid_until), store_id, 'transfer:' || coupon_id, ${issueNo}::bigint
      from offers.coupon where customer_id = ${customerId} and coupon_id = ${couponId}
      returning customer_id, coupon_id, code
    ),
    kept as (
      insert into offers.coupon_code (code, customer_id, coupon_id) select code, customer_id, coupon_id from issued
    )
    select coupon_id as "couponId", code from issued`.execute(tx);
  return rows[0]!;
}

async function answerOf(tx: Tx, code: string): Promise<AcceptedCoupon> {
  const coupon = await findCoupon(tx, code);
  if (!coupon) throw refused('not_found');
  return { code, offer: coupon.offerName, validUntil: coupon.validUntil };
}
