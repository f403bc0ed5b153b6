import { type RawBuilder, sql } from 'kysely';
import { type Db, prepared, type Tx } from '../../../platform/database/index.ts';
import { readCoupon } from '../offline/read-coupon.ts';
import { collectedAt, termsWithPlace } from '../pickup/place.ts';
import type { Terms } from '../terms/terms.ts';
import { type TermsRow, termsFrom } from '../terms/terms-row.ts';
import type { Coupon } from './coupon.ts';

export interface FoundCoupon extends Coupon {
  customerId: number;
  couponId: number;
  code: string;
  offerCode: string;
  offerName: string;
  terms: Terms;
  /** A piece in a store goes with it. */
  isCollected: boolean;
}

/** The coupon of a code as typed or scanned; null when there is none. */
export async function findCoupon(db: Db, typed: string): Promise<FoundCoupon | null> {
  const code = await readCoupon(db, typed);
  return code ? read(db, code, sql``) : null;
}

/** The same, locked until the transaction ends. */
export async function lockCoupon(tx: Tx, typed: string): Promise<FoundCoupon | null> {
  const code = await readCoupon(tx, typed);
  if (!code) return null;
  const lock = sql`for update of c`;
  // A merge of two customers moves the row to another key. Who waited for its lock then finds nothing and looks again.
  return (await read(tx, code, lock)) ?? read(tx, code, lock);
}

/** The coupons of several codes, as read from what was typed or scanned, locked in one order; by code. */
export async function lockCoupons(tx: Tx, codes: readonly string[]): Promise<Map<string, FoundCoupon>> {
  const lock = sql`order by c.customer_id, c.coupon_id for update of c`;
  const theirs = sql`in (select customer_id, coupon_id from offers.coupon_code where code = any(${[...new Set(codes)]}::text[]))`;
  const coupons = codes.length > 0 ? await readAll(tx, theirs, lock) : [];
  return new Map(coupons.map((coupon) => [coupon.code, coupon]));
}

/** Row `(customer_id, since)`: who holds it, since when; for the log of changes. */
export const holderOf = ({ customerId, couponId }: Pick<FoundCoupon, 'customerId' | 'couponId'>) => sql`
  select customer_id, issued_at as since from offers.coupon
  where customer_id = ${customerId} and coupon_id = ${couponId}`;

async function read(db: Db, code: string, lock: RawBuilder<unknown>): Promise<FoundCoupon | null> {
  const its = sql`= (select customer_id, coupon_id from offers.coupon_code where code = ${code})`;
  return (await readAll(db, its, lock))[0] ?? null;
}

/** @param which what is said of the key `(customer_id, coupon_id)` */
async function readAll(db: Db, which: RawBuilder<unknown>, lock: RawBuilder<unknown>): Promise<FoundCoupon[]> {
  const { rows } = await sql<Omit<FoundCoupon, 'terms'> & { terms: TermsRow }>`${prepared}
    select c.customer_id as "customerId", c.coupon_id as "couponId", c.code, c.status, c.valid_from as "validFrom",
      coalesce(c.extended_until, c.valid_until) as "validUntil", ${collectedAt} as "storeId", o.code as "offerCode",
      o.name as "offerName", ${termsWithPlace} as terms, p.coupon_id is not null as "isCollected"
    from offers.coupon c
    join offers.offer o on o.offer_id = c.offer_id
    join offers.offer_terms t on t.offer_id = c.offer_id and t.version = c.terms_version
    left join offers.pickup p on p.customer_id = c.customer_id and p.coupon_id = c.coupon_id
    where (c.customer_id, c.coupon_id) ${which}
    ${lock}`.execute(db);
  return rows.map((row) => ({ ...row, terms: termsFrom(row.terms) }));
}
