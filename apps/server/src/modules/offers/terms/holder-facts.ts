import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import type { HeldCoupon } from './refusal.ts';
import type { Terms } from './terms.ts';
import { periodOf } from './validity.ts';

/** What the rules ask about the holder of a coupon. */
type HolderFacts = Pick<HeldCoupon, 'hasOrdered' | 'used'>;

interface Asked {
  customerId: number;
  couponId: number;
  terms: Pick<Terms, 'conditions'>;
}

/** At the purchase of which instant, in the zone of which store. */
interface Moment {
  at: Date;
  zone: string;
}

const UNASKED: HolderFacts = { hasOrdered: false, used: 0 };

/** Of coupons for one purchase, by coupon. Asks the database about those alone whose terms ask. */
export async function holderFacts(
  db: Db,
  coupons: Asked[],
  { at, zone }: Moment,
): Promise<(couponId: number) => HolderFacts> {
  const facts = await factsOfHolders(
    db,
    coupons.map((coupon) => ({ ...coupon, at, zone })),
  );
  const known = new Map(coupons.map(({ couponId }, nth) => [couponId, facts[nth]!]));
  return (couponId) => known.get(couponId) ?? UNASKED;
}

/** Of coupons for purchases of their own, in the order given; by one statement. */
export async function factsOfHolders(db: Db, asked: (Asked & Moment)[]): Promise<HolderFacts[]> {
  const asking = asked.flatMap((one, nth) =>
    one.terms.conditions.firstOrderOnly || one.terms.conditions.limit ? [keyOf(one, nth)] : [],
  );
  if (asking.length === 0) return asked.map(() => UNASKED);
  const { rows } = await sql<HolderFacts & { nth: number }>`
    select k.nth,
      exists (
        select from orders.order_info o
        where o.customer_id = c.customer_id and o.ordered_at < k.at
          and not (o.refunded_fen > 0 and o.refunded_fen >= o.paid_fen)
      ) as "hasOrdered",
      (
        select count(*)
        from offers.coupon u
        join offers.redemption r on r.customer_id = u.customer_id and r.coupon_id = u.coupon_id
        join offers.offer_terms w on w.offer_id = u.offer_id and w.version = u.terms_version
        where u.customer_id = c.customer_id and u.status = 'redeemed'
          and case when k.family is null then u.offer_id = c.offer_id
                   else w.conditions #>> '{limit,family}' = k.family end
          and (k.from_at is null or (r.redeemed_at >= k.from_at and r.redeemed_at < k.until_at))
      ) as used
    from json_to_recordset(${JSON.stringify(asking)}::json) as k(nth integer, customer_id bigint, coupon_id bigint,
      at timestamptz, family text, from_at timestamptz, until_at timestamptz)
    join offers.coupon c on c.customer_id = k.customer_id and c.coupon_id = k.coupon_id`.execute(db);
  const known = new Map(rows.map(({ nth, ...facts }) => [nth, facts]));
  return asked.map((_, nth) => known.get(nth) ?? UNASKED);
}

/** `from_at` null: a limit of all time, or none. */
function keyOf({ customerId, couponId, terms: { conditions }, at, zone }: Asked & Moment, nth: number) {
  const period = conditions.limit && periodOf(conditions.limit.per, at, zone);
  return {
    ...{ nth, customer_id: customerId, coupon_id: couponId, at, family: conditions.limit?.family ?? null },
    ...{ from_at: period?.from ?? null, until_at: period?.until ?? null },
  };
}

/**
 * Two tills that use two coupons of one customer at once would each count without the other; with this the second waits for
 * the first. Taken after the coupon's own lock, and only where the terms have a limit.
 */
export async function lockLimit(tx: Tx, { customerId, terms }: Asked): Promise<void> {
  if (!terms.conditions.limit) return;
  await sql`select pg_advisory_xact_lock(hashtextextended('offers.limit', ${customerId}))`.execute(tx);
}

/** The same for the coupons of several holders, in one order. */
export async function lockLimits(tx: Tx, coupons: readonly Asked[]): Promise<void> {
  const limited = coupons.filter(({ terms }) => terms.conditions.limit).map(({ customerId }) => customerId);
  if (limited.length === 0) return;
  const inOrder = [...new Set(limited)].toSorted((a, b) => a - b);
  await sql`
    select pg_advisory_xact_lock(hashtextextended('offers.limit', customer_id))
    from unnest(${inOrder}::bigint[]) as h(customer_id)`.execute(tx);
}
