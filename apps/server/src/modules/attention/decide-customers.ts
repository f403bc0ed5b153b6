import { type RawBuilder, sql } from 'kysely';
import type { Changes } from '../../platform/changes/index.ts';
import type { Tx } from '../../platform/database/index.ts';
import { recordingOf } from './changes.ts';
import type { Category, CustomerRefusal } from './reasons.ts';
import { quietMinute, readSettings } from './settings.ts';

export interface DecideCustomers {
  /** Rows `(customer_id bigint, run_id bigint, value float8, channel text)` of all runs of one slot. Equal values are ranked by run. */
  candidates: RawBuilder<unknown>;
  category: Category;
  at: Date;
  /** When the message may first reach a customer: the day whose budget it spends, and the time that must not be quiet. */
  deliverFrom: Date;
}

/** How many a run was given or refused, by reason; null is granted. */
export interface Decided {
  runId: number;
  reason: CustomerRefusal | null;
  n: number;
}

/**
 * Decides for every candidate and reserves the budgets of those who are granted, in three statements whatever their
 * number. Nobody is over a cap afterwards, however many decide at once: the counter itself refuses.
 */
export async function decideCustomers(
  tx: Tx,
  { zone, changes }: { zone: string; changes: Changes },
  { candidates, category, at, deliverFrom }: DecideCustomers,
): Promise<Decided[]> {
  const settings = await readSettings(tx);
  const runs = await judge(tx, { zone, candidates, category, at, deliverFrom, settings });
  if (runs.length === 0) return [];
  await spend(tx, { zone, changes, runs, at, settings });
  await giveBackOfRefused(tx, { zone, runs, at });
  const { rows } = await sql<Decided>`
    select run_id as "runId", reason, count(*) as n from attention.decision
    where run_id = any(${runs}::bigint[]) and decided_at = ${at}
    group by run_id, reason`.execute(tx);
  return rows;
}

type Settings = Awaited<ReturnType<typeof readSettings>>;

/** Writes one decision per candidate by what can be seen now: rules, budgets that are used up, rank. Answers the runs. */
async function judge(
  tx: Tx,
  { zone, candidates, category, at, deliverFrom, settings: s }: DecideCustomers & { zone: string; settings: Settings },
): Promise<number[]> {
  const promotion = category === 'promotion';
  const restingSince = new Date(at.getTime() - s.new_contact_rest * 3_600_000);
  const { rows } = await sql<{ runId: number }>`
    with written as (
      insert into attention.decision
        (customer_id, run_id, decided_at, category, channel, value, granted, reason, state, day_start)
      with period as (
        select date_trunc('day', t) at time zone ${zone} as day_start, date_trunc('week', t) at time zone ${zone} as week_start
        from (select ${deliverFrom}::timestamptz at time zone ${zone}) l(t)
      ), judged as (
        select c.customer_id, c.run_id, c.value::float8 as value, c.channel, p.day_start,
          case
            when i.employee then 'employee'
            when i.suspected_hunter then 'suspected_hunter'
            when ${promotion} and not coalesce(n.granted, false) then 'no_consent'
            when not exists (select 1 from customers.active_contact a where a.customer_id = c.customer_id) then 'not_reachable'
            when ${promotion} and not exists (
              select 1 from customers.active_contact a
              where a.customer_id = c.customer_id and a.since <= ${restingSince}::timestamptz) then 'resting'
            when ${quietMinute(sql`l.minute`, s)} then 'quiet_hours'
            when c.channel = 'mass_send' and coalesce(m.spent, 0) >= ${s.mass_sends_per_day} then 'platform_cap'
            when ${promotion} and coalesce(d.spent, 0) >= ${s.promotions_per_day} then 'day_cap'
            when ${promotion} and coalesce(w.spent, 0) >= ${s.promotions_per_week} then 'week_cap'
          end as reason
        from (${candidates}) c
        cross join period p
        left join customers.customer_info i on i.customer_id = c.customer_id
        left join organisation.store_info h on h.store_id = i.home_store_id
        cross join lateral (
          select extract(hour from t)::integer * 60 + extract(minute from t)::integer
          from (select ${deliverFrom}::timestamptz at time zone coalesce(h.time_zone, ${zone})) z(t)
        ) l(minute)
        left join customers.consent_now n on n.customer_id = c.customer_id and n.purpose = 'promotion'
        left join attention.budget m
          on m.customer_id = c.customer_id and m.kind = 'mass_send_day' and m.period_start = p.day_start
        left join attention.budget d
          on d.customer_id = c.customer_id and d.kind = 'promotion_day' and d.period_start = p.day_start
        left join attention.budget w
          on w.customer_id = c.customer_id and w.kind = 'promotion_week' and w.period_start = p.week_start
        where not exists (
          select 1 from attention.decision e
          where e.customer_id = c.customer_id and e.run_id = c.run_id
            and e.decided_at between ${at}::timestamptz - interval '31 days' and ${at}::timestamptz + interval '1 day')
      ), ranked as (
        select *, row_number() over (
          partition by customer_id, (reason is null) order by value desc, channel, run_id) as place
        from judged
      ), answered as (
        select *, case when reason is null and place > 1 then 'outranked' else reason end as answer from ranked
      )
      select customer_id, run_id, ${at}::timestamptz, ${category}, channel, value, answer is null, answer,
        case when answer is null then 'reserved' end, day_start
      from answered
      returning run_id
    )
    select distinct run_id as "runId" from written`.execute(tx);
  return rows.map((row) => row.runId);
}

/**
 * Takes one of each needed budget. Rows are taken in the order of customer and kind, so that two runs wait for each other
 * but never in a ring. Whoever lacks one becomes refused; `spent` says what was taken. Decisions are found again by their
 * whole key: the planner knows nothing yet of rows that this transaction wrote, and must not compare each with all.
 */
async function spend(
  tx: Tx,
  {
    zone,
    changes,
    runs,
    at,
    settings: s,
  }: { zone: string; changes: Changes; runs: number[]; at: Date; settings: Settings },
): Promise<void> {
  await sql`
    with fresh as (
      select customer_id, run_id, decided_at, channel, category, day_start from attention.decision
      where run_id = any(${runs}::bigint[]) and decided_at = ${at} and granted and spent is null
    ), kind (name, cap) as (
      values ('mass_send_day', ${s.mass_sends_per_day}::integer), ('promotion_day', ${s.promotions_per_day}::integer),
        ('promotion_week', ${s.promotions_per_week}::integer)
    ), needed as (
      select f.customer_id, k.name as kind, k.cap,
        case k.name when 'promotion_week'
          then date_trunc('week', f.day_start at time zone ${zone}) at time zone ${zone} else f.day_start end as period_start
      from fresh f join kind k on case k.name when 'mass_send_day' then f.channel = 'mass_send' else f.category = 'promotion' end
    ), taken as (
      insert into attention.budget as b (customer_id, kind, period_start, spent)
      select customer_id, kind, period_start, 1 from needed where cap > 0 order by customer_id, kind
      on conflict (customer_id, kind, period_start) do update set spent = b.spent + 1
        where b.spent < case b.kind when 'mass_send_day' then ${s.mass_sends_per_day}::integer
          when 'promotion_day' then ${s.promotions_per_day}::integer else ${s.promotions_per_week}::integer end
      returning b.customer_id, b.kind, b.period_start
    ), told as (${recordingOf(changes, sql`taken`)}), result as (
      select customer_id, max(run_id) as run_id, max(decided_at) as decided_at,
        coalesce(array_agg(kind) filter (where kind is not null), '{}') as kinds,
        case
          when max(channel) = 'mass_send' and not bool_or(kind is not distinct from 'mass_send_day') then 'platform_cap'
          when max(category) = 'promotion' and not bool_or(kind is not distinct from 'promotion_day') then 'day_cap'
          when max(category) = 'promotion' and not bool_or(kind is not distinct from 'promotion_week') then 'week_cap'
        end as reason
      from (
        select customer_id, run_id, decided_at, channel, category, null as kind from fresh
        union all
        select customer_id, null, null, null, null, kind from taken) f
      group by customer_id
    )
    update attention.decision d
    set spent = r.kinds, reason = r.reason, granted = r.reason is null,
      state = case when r.reason is null then 'reserved' end
    from result r
    where d.customer_id = r.customer_id and d.run_id = r.run_id and d.decided_at = r.decided_at
      and d.granted and d.spent is null`.execute(tx);
}

/** Somebody who got the day but not the week keeps neither. The rows are still ours: `spend` locked and recorded them. */
async function giveBackOfRefused(
  tx: Tx,
  { zone, runs, at }: { zone: string; runs: number[]; at: Date },
): Promise<void> {
  await sql`
    with refused as (
      select customer_id, run_id, day_start, spent as kinds from attention.decision
      where run_id = any(${runs}::bigint[]) and decided_at = ${at} and not granted and cardinality(spent) > 0
    ), cleared as (
      update attention.decision d set spent = '{}'
      from refused r where d.customer_id = r.customer_id and d.run_id = r.run_id and d.decided_at = ${at}
    )
    update attention.budget b set spent = b.spent - 1
    from refused r, unnest(r.kinds) k(kind)
    where b.customer_id = r.customer_id and b.kind = k.kind
      and b.period_start = case k.kind when 'promotion_week'
        then date_trunc('week', r.day_start at time zone ${zone}) at time zone ${zone} else r.day_start end`.execute(
    tx,
  );
}
