import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Person } from '../../access/index.ts';
import type { Customers } from '../../customers/index.ts';
import { readCouponCode } from '../coupon-code.ts';
import { holdOne } from '../hold-one.ts';
import type { IssueCoupons, IssuedCoupon } from '../issue.ts';

export interface ClaimedCode {
  /** The coupon's own code: the printed one is used up. */
  code: string;
  offer: string;
  validUntil: Date;
}

interface LockedCode {
  offerCode: string;
  version: number;
  couponId: number | null;
  claimUntil: Date;
  voidedAt: Date | null;
}

export function createClaimCode({
  platform,
  customers,
  issue,
}: {
  platform: Platform;
  customers: Pick<Customers, 'customerOf'>;
  issue(tx: Tx, command: IssueCoupons): Promise<IssuedCoupon[]>;
}) {
  /**
   * A printed code becomes a coupon of the customer who types or scans it first. To her it is answered the same for ever; to
   * everybody else it is taken. Throws 409 `offers.code_refused` with the reason, 404 `offers.code_unknown`.
   */
  return async function claimCode(person: Person | null, typed: string): Promise<ClaimedCode> {
    const code = readCouponCode(typed);
    if (!code) throw new AppError('offers.code_unknown', {}, 404);
    const customer = person && (await customers.customerOf(person));
    if (!customer) throw new AppError('offers.who_are_you', {}, 409);
    const at = platform.clock.now();
    await platform.facts.prepare(at);
    return platform.db.transaction().execute(async (tx) => {
      const customerId = await holdOne(tx, customer.customerId);
      const found = await lockCode(tx, code);
      if (!found) throw new AppError('offers.code_unknown', {}, 404);
      if (found.couponId !== null) return hers(tx, customerId, found.couponId);
      if (found.voidedAt) throw refused('void');
      if (at >= found.claimUntil) throw refused('expired');
      const [coupon] = await issue(tx, {
        ...{ offerCode: found.offerCode, version: found.version, isCharged: true, isHeld: true, at },
        candidates: sql`select ${customerId}::bigint as customer_id, null::bigint as store_id`,
        grantKey: `code:${code}`,
      });
      // The offer's own dates are over, or its pieces in stores.
      if (!coupon) throw refused('expired');
      await sql`
        update offers.bulk_code set coupon_id = ${coupon.couponId}, claimed_at = ${at} where code = ${code}`.execute(
        tx,
      );
      platform.crashAt('offers.inside_claim_code');
      return hers(tx, customerId, coupon.couponId);
    });
  };
}

/** Its batch is shared with others who claim, and not with whoever voids it. */
async function lockCode(tx: Tx, code: string): Promise<LockedCode | null> {
  const { rows } = await sql<LockedCode>`
    select o.code as "offerCode", b.terms_version as version, k.coupon_id as "couponId", b.claim_until as "claimUntil",
      b.voided_at as "voidedAt"
    from offers.bulk_code k
    join offers.bulk_batch b on b.batch_id = k.batch_id
    join offers.offer o on o.offer_id = b.offer_id
    where k.code = ${code}
    for update of k for share of b`.execute(tx);
  return rows[0] ?? null;
}

async function hers(tx: Tx, customerId: number, couponId: number): Promise<ClaimedCode> {
  const { rows } = await sql<ClaimedCode>`
    select code, offer_name as offer, valid_until as "validUntil" from offers.coupon_info
    where customer_id = ${customerId} and coupon_id = ${couponId}`.execute(tx);
  if (!rows[0]) throw refused('taken');
  return rows[0];
}

const refused = (reason: 'taken' | 'void' | 'expired') => new AppError('offers.code_refused', { reason }, 409);
