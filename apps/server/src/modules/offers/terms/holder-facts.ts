import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import type { HeldCoupon } from './refusal.ts';
import type { Terms } from './terms.ts';
import { type LimitPeriod, periodOf } from './validity.ts';

/** What the rules ask about the holder of a coupon. */
type HolderFacts = Pick<HeldCoupon, 'hasOrdered' | 'used'>;

interface Asked {
  customerId: number;
  couponId: number;
  terms: Pick<Terms, 'conditions'>;
}

const UNASKED: HolderFacts = { hasOrdered: false, used: 0 };
const PERIODS: LimitPeriod[] = ['day', 'week', 'month'];

/** By coupon. Asks the database about those alone whose terms ask. */
export async function holderFacts(
  db: Db,
  coupons: Asked[],
  { at, zone }: { at: Date; zone: string },
): Promise<(couponId: number) => HolderFacts> {
  const asking = coupons.filter(({ terms: { conditions } }) => conditions.firstOrderOnly || conditions.limit);
  if (asking.length === 0) return () => UNASKED;
  const { rows } = await sql<HolderFacts & { couponId: number }>`
    select c.coupon_id as "couponId",
      exists (
        select from orders.order_info o
        where o.customer_id = c.customer_id and o.ordered_at < ${at}
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
          and (p.per is null or (r.redeemed_at >= p.from_at and r.redeemed_at < p.until_at))
      ) as used
    from json_to_recordset(${JSON.stringify(asking.map(keyOf))}::json)
      as k(customer_id bigint, coupon_id bigint, per text, family text)
    join offers.coupon c on c.customer_id = k.customer_id and c.coupon_id = k.coupon_id
    left join json_to_recordset(${JSON.stringify(PERIODS.map((per) => periodRow(per, at, zone)))}::json)
      as p(per text, from_at timestamptz, until_at timestamptz) on p.per = k.per`.execute(db);
  const known = new Map(rows.map(({ couponId, ...facts }) => [couponId, facts]));
  return (couponId) => known.get(couponId) ?? UNASKED;
}

const keyOf = ({ customerId, couponId, terms: { conditions } }: Asked) => ({
  customer_id: customerId,
  coupon_id: couponId,
  per: conditions.limit?.per ?? null,
  family: conditions.limit?.family ?? null,
});

function periodRow(per: LimitPeriod, at: Date, zone: string) {
  const period = periodOf(per, at, zone);
  return { per, from_at: period?.from, until_at: period?.until };
}

/**
 * Two tills that use two coupons of one customer at once would each count without the other; with this the second waits for
 * the first. Taken after the coupon's own lock, and only where the terms have a limit.
 */
export async function lockLimit(tx: Tx, { customerId, terms }: Asked): Promise<void> {
  if (!terms.conditions.limit) return;
  await sql`select pg_advisory_xact_lock(hashtextextended('offers.limit', ${customerId}))`.execute(tx);
}
