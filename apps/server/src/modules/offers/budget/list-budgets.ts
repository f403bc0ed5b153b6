import type { BudgetShown } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { CHAIN_ZONE } from '../terms/validity.ts';
import { SETTLED_AFTER, unclaimedOf } from './issued.ts';

/** The day whose counters a budget by day has now. */
export const today = (at: Date) => sql`(${at}::timestamptz at time zone ${CHAIN_ZONE})::date`;

/**
 * The budgets of an offer as the next issue would find them: what ended drops will give back counts as left already, and what
 * open ones hold for nobody yet is told apart. Of a budget of each store: the one that has used the most; by day: today.
 */
export async function listBudgets(db: Db, offerId: number, at: Date): Promise<BudgetShown[]> {
  const held = sql`s.drop_id in (
    select h.drop_id from offers.budget_hold h join offers.budget b on b.budget_id = h.budget_id where b.offer_id = ${offerId})`;
  const { rows } = await sql<BudgetShown>`
    with counter as (
      select b.*, case b.per when 'day' then ${today(at)} else '-infinity'::date end as day
      from offers.budget b
      where b.offer_id = ${offerId} and b.ended_at is null
    ),
    unclaimed as (${unclaimedOf({ offerId, drops: held, at })}),
    free as (
      select h.budget_id, h.place, least(h.amount, l.amount) as amount,
        least(d.closes_at, d.stopped_at) + make_interval(mins => ${SETTLED_AFTER}) <= ${at} as "isOver"
      from counter b
      join offers.budget_hold h on h.budget_id = b.budget_id and h.day = b.day
      join unclaimed l on l.ref = h.drop_id and l.budget_id = h.budget_id and l.place = h.place
      join offers.drop d on d.drop_id = h.drop_id
    ),
    place as (
      select u.budget_id, u.place, u.used - coalesce(f.back, 0) as used, coalesce(f.reserved, 0) as reserved
      from counter b
      join offers.budget_use u on u.budget_id = b.budget_id and u.day = b.day
      left join (
        select budget_id, place, sum(amount) filter (where "isOver") as back, sum(amount) filter (where not "isOver") as reserved
        from free group by 1, 2
      ) f on f.budget_id = u.budget_id and f.place = u.place
    ),
    fullest as (
      select distinct on (budget_id) * from place order by budget_id, used desc, place
    )
    select b.key, b.what, b.per, b.limit_amount as "limit",
      case b.scope when 'store' then jsonb_build_object('kind', 'store', 'store', s.code)
        when 'region' then jsonb_build_object('kind', 'region', 'region', u.code)
        else jsonb_build_object('kind', b.scope) end as scope,
      coalesce(s.name, u.name) as "placeName",
      (select f.name from organisation.store_info f where b.scope = 'each_store' and f.store_id = n.place) as "fullestStore",
      coalesce(n.used, 0)::bigint as used, coalesce(n.reserved, 0)::bigint as reserved,
      (b.limit_amount - coalesce(n.used, 0))::bigint as "left"
    from counter b
    left join organisation.store_info s on s.store_id = b.store_id
    left join organisation.unit_info u on u.unit_id = b.unit_id
    left join fullest n on n.budget_id = b.budget_id
    order by b.key`.execute(db);
  return rows;
}
