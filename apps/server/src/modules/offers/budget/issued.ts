import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { demandOf } from './demand.ts';
import { isBudgeted, spend } from './spend.ts';

const ISSUED = ['issued_pieces', 'issued_fen'] as const;
/** A drop's claims are settled so long after its end, in minutes. */
export const SETTLED_AFTER = 60;

/**
 * Takes coupons that were just issued from the offer's budgets, in the same transaction: when one is spent, nobody gets any.
 * Fen are the coupons' face.
 * @param coupons the rows of `offers.coupon` of this set, as a condition
 */
export async function chargeIssued(
  tx: Tx,
  { offerId, coupons, at }: { offerId: number; coupons: RawBuilder<boolean>; at: Date },
): Promise<void> {
  if (!(await isBudgeted(tx, offerId))) return;
  await releaseEnded(tx, offerId, at);
  const given = sql`
    select 0::bigint as ref, c.store_id, count(*) as pieces, count(*) * coalesce(t.amount_fen, 0)::bigint as fen
    from offers.coupon c
    join offers.offer_terms t on t.offer_id = c.offer_id and t.version = c.terms_version
    where ${coupons}
    group by c.store_id, t.amount_fen`;
  await spend(tx, demandOf({ offerId, kinds: ISSUED, given, at }));
}

/**
 * Takes a drop's whole stock from the budgets, when it opens and when it gets more: its claims then ask no counter, and
 * nobody who wins a place is refused for money. What is not claimed comes back an hour after its end.
 */
export async function chargeDrop(tx: Tx, dropId: number, at: Date): Promise<void> {
  const { rows } = await sql<{ offerId: number }>`
    select offer_id as "offerId" from offers.drop where drop_id = ${dropId}`.execute(tx);
  const { offerId } = rows[0]!;
  if (!(await isBudgeted(tx, offerId))) return;
  await releaseEnded(tx, offerId, at);
  const all = demandOf({ offerId, kinds: ISSUED, given: stockOf(sql`s.drop_id = ${dropId}`, sql`s.stock`), at });
  const more = sql`
    select d.ref, d.budget_id, d.key, d.place, d.day, d.limit_amount, d.amount - coalesce(h.amount, 0)::bigint as amount
    from (${all}) d
    left join (
      select budget_id, place, sum(amount) as amount from offers.budget_hold where drop_id = ${dropId} group by 1, 2
    ) h on h.budget_id = d.budget_id and h.place = d.place
    where d.amount > coalesce(h.amount, 0)`;
  const taken = await spend(tx, more);
  if (taken.length === 0) return;
  await sql`
    insert into offers.budget_hold as h (drop_id, budget_id, place, day, amount)
    select ${dropId}, "budgetId", place, day, amount
    from json_to_recordset(${JSON.stringify(taken)}::json) as t("budgetId" bigint, place bigint, day date, amount bigint)
    on conflict (drop_id, budget_id, place, day) do update set amount = h.amount + excluded.amount`.execute(tx);
}

/** Takes codes that are made before anybody holds them. */
export async function chargeMade(
  tx: Tx,
  { offerId, version, pieces, at }: { offerId: number; version: number; pieces: number; at: Date },
): Promise<void> {
  if (!(await isBudgeted(tx, offerId))) return;
  await releaseEnded(tx, offerId, at);
  const given = sql`
    select 0::bigint as ref, null::bigint as store_id, ${pieces}::bigint as pieces,
      ${pieces}::bigint * coalesce(t.amount_fen, 0) as fen
    from offers.offer_terms t where t.offer_id = ${offerId} and t.version = ${version}`;
  await spend(tx, demandOf({ offerId, kinds: ISSUED, given, at }));
}

/** Gives back what ended drops took and nobody claimed, to the days on which they took it, the last first. */
async function releaseEnded(tx: Tx, offerId: number, at: Date): Promise<void> {
  const { rows } = await sql<{ dropId: number }>`
    select d.drop_id as "dropId" from offers.drop d
    where d.offer_id = ${offerId} and least(d.closes_at, d.stopped_at) + make_interval(mins => ${SETTLED_AFTER}) <= ${at}
      and exists (select from offers.budget_hold h where h.drop_id = d.drop_id)
    order by d.drop_id
    for no key update`.execute(tx);
  if (rows.length === 0) return;
  const drops = rows.map(({ dropId }) => dropId);
  const unclaimed = unclaimedOf({ offerId, drops: sql`s.drop_id = any(${drops}::bigint[])`, at });
  await sql`
    with ended as (delete from offers.budget_hold where drop_id = any(${drops}::bigint[]) returning *),
    share as (
      select e.budget_id, e.place, e.day,
        greatest(0, least(e.amount, l.amount - coalesce(sum(e.amount) over (
          partition by e.drop_id, e.budget_id, e.place order by e.day desc
          rows between unbounded preceding and 1 preceding), 0))) as amount
      from ended e
      join (${unclaimed}) l on l.ref = e.drop_id and l.budget_id = e.budget_id and l.place = e.place
    ),
    back as (
      select budget_id, place, day, sum(amount)::bigint as amount from share group by 1, 2, 3 order by 1, 2, 3
    )
    update offers.budget_use u set used = u.used - b.amount
    from back b
    where u.budget_id = b.budget_id and u.place = b.place and u.day = b.day`.execute(tx);
}

/** What of drops nobody has claimed, as `demandOf` counts it. @param drops of alias s, their shares */
export const unclaimedOf = ({ offerId, drops, at }: { offerId: number; drops: RawBuilder<unknown>; at: Date }) =>
  demandOf({ offerId, kinds: ISSUED, at, given: stockOf(drops, sql`s.stock - s.claimed`) });

/** The pieces of drops, store by store. */
const stockOf = (which: RawBuilder<boolean | unknown>, pieces: RawBuilder<unknown>) => sql`
  select s.drop_id as ref, s.store_id, sum(${pieces}) as pieces, sum(${pieces}) * coalesce(t.amount_fen, 0)::bigint as fen
  from offers.drop_share s
  join offers.drop d on d.drop_id = s.drop_id
  join offers.offer_terms t on t.offer_id = d.offer_id and t.version = d.terms_version
  where ${which}
  group by s.drop_id, s.store_id, t.amount_fen`;
