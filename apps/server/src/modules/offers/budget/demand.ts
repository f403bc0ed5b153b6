import { type RawBuilder, sql } from 'kysely';
import { CHAIN_ZONE } from '../terms/validity.ts';

type BudgetKind = 'issued_pieces' | 'issued_fen' | 'redeemed_fen';

/** What is about to be issued or given. */
export interface Spending {
  offerId: number;
  kinds: readonly BudgetKind[];
  /** Rows `(ref bigint, store_id bigint, pieces bigint, fen bigint)`; `ref` keeps drops apart, otherwise 0. */
  given: RawBuilder<unknown>;
  at: Date;
}

/**
 * What is wanted of each counter of each budget: rows `(ref, budget_id, key, place, day, limit_amount, amount)`. Days are those
 * of the chain's zone. A region's budget counts the stores of all units below it.
 */
export const demandOf = ({ offerId, kinds, given, at }: Spending): RawBuilder<unknown> => sql`
  with recursive mine as (
    select * from offers.budget where offer_id = ${offerId} and ended_at is null and what = any(${[...kinds]}::text[])
  ),
  under as (
    select budget_id, unit_id from mine where unit_id is not null
    union all
    select w.budget_id, u.unit_id from under w join organisation.unit_info u on u.parent_id = w.unit_id
  ),
  store_of as (
    select w.budget_id, s.store_id from under w join organisation.store_info s on s.unit_id = w.unit_id
  )
  select g.ref, m.budget_id, m.key, case m.scope when 'each_store' then g.store_id else 0 end as place,
    case m.per when 'day' then (${at}::timestamptz at time zone ${CHAIN_ZONE})::date else '-infinity'::date end as day,
    m.limit_amount, sum(case m.what when 'issued_pieces' then g.pieces else g.fen end)::bigint as amount
  from mine m
  join (${given}) g on case m.scope
    when 'offer' then true
    when 'store' then g.store_id = m.store_id
    when 'each_store' then g.store_id is not null
    else (m.budget_id, g.store_id) in (select budget_id, store_id from store_of) end
  group by 1, 2, 3, 4, 5, 6
  having sum(case m.what when 'issued_pieces' then g.pieces else g.fen end) > 0`;
