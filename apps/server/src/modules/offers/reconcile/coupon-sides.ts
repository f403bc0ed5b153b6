import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Period } from './period.ts';
import { differs, judgedSides, type Sides, sums, type Why } from './sides-sql.ts';

export interface UnequalCoupon extends Sides {
  code: string;
  /** Null: no coupon of ours. */
  offer: string | null;
  /** Numbers of its orders in their own system, the first of them. */
  orders: string[];
  /** Names of the stores in which either side has something, the first of them. */
  stores: string[];
  /** The first instant of either side, ISO. */
  at: string | null;
  why: Why;
}

/** More are counted, not listed. */
const MOST_SHOWN = 100;

export interface ComparedSides {
  /** Of all coupons, by offer; null: no coupon of ours has the code, or its holder was erased. */
  byOffer: (Sides & { offer: string | null; differing: number })[];
  byWhy: (Sides & { why: Why; coupons: number })[];
  /** Those that are not explained first. */
  shown: UnequalCoupon[];
}

/** Both sides of a period, summed by offer and by reason, and the coupons whose sides differ. */
export async function compareSides(
  db: Db,
  period: Pick<Period, 'after' | 'until'>,
  most = MOST_SHOWN,
): Promise<ComparedSides> {
  const { rows } = await sql<ComparedSides>`
    with ${judgedSides(period)},
    unequal as (
      select * from judged where why is not null and why <> 'erased'
      order by ${differs('why')} desc, why, code limit ${most}
    ),
    place as (
      select l.code, min(l.at) as at, (array_agg(distinct i.name order by i.name) filter (where i.name is not null))[1:5] as stores
      from line l
      join unequal u on u.code = l.code
      left join organisation.store_info i on i.store_id = l.store_id
      group by l.code
    )
    select
      (select coalesce(jsonb_agg(s order by s.offer nulls last), '[]') from (
        select offer, ${sums}, count(*) filter (where ${differs('why')}) as differing
        from judged group by offer) s) as "byOffer",
      (select coalesce(jsonb_agg(s order by s.why), '[]') from (
        select why, count(*) as coupons, ${sums} from judged where why is not null group by why) s) as "byWhy",
      (select coalesce(jsonb_agg(s), '[]') from (
        select u.code, u.offer, u.orders, coalesce(p.stores, '{}') as stores, p.at, u.why, u.told_taken as "ordersTakenFen",
          u.told_back as "ordersBackFen", u.booked_taken as "ledgerTakenFen", u.booked_back as "ledgerBackFen"
        from unequal u left join place p on p.code = u.code
        order by ${differs('u.why')} desc, u.why, u.code) s) as shown`.execute(db);
  return rows[0]!;
}
