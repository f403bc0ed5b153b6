import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { CHAIN_ZONE } from '../terms/validity.ts';
import type { Period } from './period.ts';
import { differs, judgedSides, type Sides, sums } from './sides-sql.ts';

/** Both sides of one store or day, and how many coupons with something there differ without explanation. */
export interface Place extends Sides {
  differing: number;
}

export interface ComparedPlaces {
  /** The store of the purchase or of the refund; null: the journal names none. */
  byStore: (Place & { store: { code: string; name: string } | null })[];
  /** Days of the chain's zone on which something was taken off or given back, YYYY-MM-DD. */
  byDay: (Place & { day: string })[];
}

/**
 * Where and when each side says that something was taken off or given back. A coupon's sides can agree and stand in two
 * rows: given back in another store, or told for the other side of midnight.
 */
export async function comparePlaces(db: Db, period: Pick<Period, 'after' | 'until'>): Promise<ComparedPlaces> {
  const { rows } = await sql<ComparedPlaces>`
    with ${judgedSides(period)},
    placed as (
      select l.*, to_char(l.at at time zone ${CHAIN_ZONE}, 'YYYY-MM-DD') as day, ${differs('j.why')} as differs
      from line l join judged j on j.code = l.code
    )
    select
      (select coalesce(jsonb_agg(s order by s.store->>'code' nulls last), '[]') from (
        select case when i.store_id is not null then jsonb_build_object('code', i.code, 'name', i.name) end as store,
          ${sums}, count(distinct p.code) filter (where differs) as differing
        from placed p left join organisation.store_info i on i.store_id = p.store_id
        group by i.store_id, i.code, i.name) s) as "byStore",
      (select coalesce(jsonb_agg(s order by s.day), '[]') from (
        select day, ${sums}, count(distinct code) filter (where differs) as differing
        from placed group by day) s) as "byDay"`.execute(db);
  return rows[0]!;
}
