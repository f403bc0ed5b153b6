import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Actor } from '../../access/index.ts';
import { CHAIN_ZONE } from '../terms/validity.ts';
import { type LedgerFilter, shown } from './balance.ts';
import { type Figures, figureColumns, MOVES } from './figures.ts';

export interface DayRow extends Figures {
  /** YYYY-MM-DD in the zone of the store for which the coupons were issued. `outstanding`: at its end. */
  day: string;
}

/**
 * What moved on each of these days, both included, and what was outstanding at each day's end. Days that have not come
 * yet show nothing but what is outstanding now.
 */
export async function readDays(
  db: Db,
  actor: Actor,
  { from, to, now, ...filter }: LedgerFilter & { from: string; to: string; now: Date },
): Promise<DayRow[]> {
  const { rows } = await sql<DayRow>`
    with moved as (
      -- All that was before the first day is one day more: with what the first day begins.
      select greatest((m.at at time zone coalesce(i.time_zone, ${CHAIN_ZONE}))::date, ${from}::date - 1) as day,
        m.offer_id, m.terms_version, m.what, count(*) as pieces, sum(m.discount_fen) as discount_fen
      from offers.movement m
      left join organisation.store_info i on i.store_id = m.store_id
      where m.at <= ${now} and ${shown(actor, 'm', filter)}
      group by 1, 2, 3, 4
    ),
    by_day as (
      select d.day::date as day, ${figureColumns}
      from generate_series(${from}::date - 1, ${to}::date, interval '1 day') d (day)
      left join moved n on n.day = d.day::date
      left join offers.offer_terms t on t.offer_id = n.offer_id and t.version = n.terms_version
      group by 1
    )
    select to_char(day, 'YYYY-MM-DD') as day, ${sql.join(MOVES.map((what) => sql.ref(what)))},
      jsonb_build_object('pieces', ${standing('pieces')}, 'fen', ${standing('fen')}) as outstanding,
      "discountFen", "withoutFace"
    from by_day
    order by by_day.day
    offset 1`.execute(db);
  return rows;
}

/** The sum of all that moved up to the end of this day. */
function standing(figure: 'pieces' | 'fen') {
  const of = sql.lit(figure);
  return sql`
    sum((issued->>${of})::bigint - (redeemed->>${of})::bigint + (cancelled->>${of})::bigint - (voided->>${of})::bigint
      - (expired->>${of})::bigint) over (order by by_day.day)`;
}
