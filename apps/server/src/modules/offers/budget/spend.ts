import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';

export interface Taken {
  ref: number;
  budgetId: number;
  place: number;
  day: string;
  amount: number;
}

/**
 * Takes what is wanted from all counters or from none: one statement however many coupons it is for, in one order, so that
 * sets of several processes never wait in a ring. Throws 409 `offers.budget_spent` that names the first budget with too little.
 * @param demand see `demandOf`
 */
export async function spend(tx: Tx, demand: RawBuilder<unknown>): Promise<Taken[]> {
  const { rows } = await sql<Taken & { key: string; isTaken: boolean; left: number }>`
    with demand as (${demand}),
    counter as (
      select budget_id, place, day, limit_amount, sum(amount)::bigint as amount from demand group by 1, 2, 3, 4
    ),
    taken as (
      insert into offers.budget_use as u (budget_id, place, day, used, limit_amount)
      select budget_id, place, day, amount, limit_amount from counter
      where amount <= limit_amount
      order by budget_id, place, day
      on conflict (budget_id, place, day) do update set used = u.used + excluded.used
        where u.used + excluded.used <= u.limit_amount
      returning budget_id, place, day
    )
    select d.ref, d.budget_id as "budgetId", d.place, d.day::text as day, d.amount, d.key, t.budget_id is not null as "isTaken",
      d.limit_amount - coalesce(u.used, 0) as left
    from demand d
    left join taken t on t.budget_id = d.budget_id and t.place = d.place and t.day = d.day
    left join offers.budget_use u on u.budget_id = d.budget_id and u.place = d.place and u.day = d.day
    order by d.budget_id, d.place, d.day, d.ref`.execute(tx);
  const spent = rows.find(({ isTaken }) => !isTaken);
  if (spent) {
    const { key, amount, left } = spent;
    throw new AppError('offers.budget_spent', { budget: key, wanted: amount, left }, 409);
  }
  return rows;
}

/** Whether there is a counter to look at: most offers have none, and ask no more than this. */
export async function isBudgeted(tx: Tx, offerId: number): Promise<boolean> {
  const { rows } = await sql`
    select from offers.budget where offer_id = ${offerId} and ended_at is null limit 1`.execute(tx);
  return rows.length > 0;
}
