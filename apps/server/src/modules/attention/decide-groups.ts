import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { GroupRefusal } from './reasons.ts';
import { quietMinute, readSettings } from './settings.ts';

export interface DecideGroups {
  /** Rows `(group_id bigint, run_id bigint, value float8, channel text)` of all runs of one slot. Equal values are ranked by run. */
  candidates: RawBuilder<unknown>;
  at: Date;
  /** When the post may first appear. */
  deliverFrom: Date;
}

/** How many groups a run was given (per channel) or refused, by reason; null is granted. */
export interface GroupsDecided {
  runId: number;
  channel: string;
  reason: GroupRefusal | null;
  n: number;
}

/**
 * Decides for every group and reserves its budgets. A post in a group needs no consent: who wants less leaves the group
 * and keeps the coupons. A run whose mass send was refused by the platform's cap may ask again, for another channel.
 */
export async function decideGroups(
  tx: Tx,
  zone: string,
  { candidates, at, deliverFrom }: DecideGroups,
): Promise<GroupsDecided[]> {
  const s = await readSettings(tx);
  const { rows: written } = await sql<{ runId: number }>`
    with written as (
      insert into attention.group_decision as d (group_id, run_id, decided_at, channel, value, granted, reason, state, day_start)
      with candidate as (
        select c.group_id, c.run_id, c.value::float8 as value, c.channel,
          date_trunc('day', t.local) at time zone z.zone as day_start,
          extract(hour from t.local)::integer * 60 + extract(minute from t.local)::integer as minute
        from (${candidates}) c
        left join community.group_info g on g.group_id = c.group_id
        left join organisation.store_info s on s.store_id = g.store_id
        cross join lateral (select coalesce(s.time_zone, ${zone})) z(zone)
        cross join lateral (select ${deliverFrom}::timestamptz at time zone z.zone) t(local)
      ), planned as (
        select c.*, coalesce(p.spent, 0) as posts, coalesce(m.spent, 0) as mass_sends
        from candidate c
        left join attention.group_budget p
          on p.group_id = c.group_id and p.kind = 'post_day' and p.period_start = c.day_start
        left join attention.group_budget m
          on m.group_id = c.group_id and m.kind = 'mass_send_day' and m.period_start = c.day_start
      ), judged as (
        select *, case
          when ${quietMinute(sql`minute`, s)} then 'quiet_hours'
          when channel = 'group_mass_send' and mass_sends >= ${s.group_mass_sends_per_day} then 'platform_cap'
          when posts >= ${s.group_posts_per_day} then 'day_cap' end as reason
        from planned
      ), answered as (
        select *, case when reason is null and row_number() over (
            partition by group_id, (reason is null) order by value desc, channel, run_id) > 1
          then 'outranked' else reason end as answer
        from judged
      )
      select group_id, run_id, ${at}::timestamptz, channel, value, answer is null, answer,
        case when answer is null then 'reserved' end, day_start
      from answered
      on conflict (group_id, run_id) do update set
        decided_at = excluded.decided_at, channel = excluded.channel, value = excluded.value, granted = excluded.granted,
        reason = excluded.reason, state = excluded.state, day_start = excluded.day_start, spent = null
        where d.reason = 'platform_cap' and d.channel <> excluded.channel
      returning d.run_id
    )
    select distinct run_id as "runId" from written`.execute(tx);
  const runs = written.map((row) => row.runId);
  if (runs.length === 0) return [];
  await spend(tx, runs, at, s);
  await giveBackOfRefused(tx, runs, at);
  const { rows } = await sql<GroupsDecided>`
    select run_id as "runId", channel, reason, count(*) as n from attention.group_decision
    where run_id = any(${runs}::bigint[]) and decided_at = ${at} group by run_id, channel, reason`.execute(tx);
  return rows;
}

/** As for customers: taken in one order, refused by the counter itself. */
async function spend(tx: Tx, runs: number[], at: Date, s: Awaited<ReturnType<typeof readSettings>>): Promise<void> {
  await sql`
    with fresh as (
      select group_id, run_id, channel, day_start from attention.group_decision
      where run_id = any(${runs}::bigint[]) and decided_at = ${at} and granted and spent is null
    ), kind (name, cap) as (
      values ('mass_send_day', ${s.group_mass_sends_per_day}::integer), ('post_day', ${s.group_posts_per_day}::integer)
    ), taken as (
      insert into attention.group_budget as b (group_id, kind, period_start, spent)
      select f.group_id, k.name, f.day_start, 1
      from fresh f join kind k on k.name = 'post_day' or f.channel = 'group_mass_send'
      where k.cap > 0 order by f.group_id, k.name
      on conflict (group_id, kind, period_start) do update set spent = b.spent + 1
        where b.spent < case b.kind when 'mass_send_day' then ${s.group_mass_sends_per_day}::integer
          else ${s.group_posts_per_day}::integer end
      returning b.group_id, b.kind
    ), result as (
      select group_id, max(run_id) as run_id, coalesce(array_agg(kind) filter (where kind is not null), '{}') as kinds,
        case
          when max(channel) = 'group_mass_send' and not bool_or(kind is not distinct from 'mass_send_day') then 'platform_cap'
          when not bool_or(kind is not distinct from 'post_day') then 'day_cap'
        end as reason
      from (
        select group_id, run_id, channel, null as kind from fresh
        union all
        select group_id, null, null, kind from taken) f
      group by group_id
    )
    update attention.group_decision d
    set spent = r.kinds, reason = r.reason, granted = r.reason is null,
      state = case when r.reason is null then 'reserved' end
    from result r where d.group_id = r.group_id and d.run_id = r.run_id`.execute(tx);
}

async function giveBackOfRefused(tx: Tx, runs: number[], at: Date): Promise<void> {
  await sql`
    with refused as (
      select group_id, run_id, day_start, spent as kinds from attention.group_decision
      where run_id = any(${runs}::bigint[]) and decided_at = ${at} and not granted and cardinality(spent) > 0
    ), cleared as (
      update attention.group_decision d set spent = '{}'
      from refused r where d.group_id = r.group_id and d.run_id = r.run_id
    )
    update attention.group_budget b set spent = b.spent - 1
    from refused r, unnest(r.kinds) k(kind)
    where b.group_id = r.group_id and b.kind = k.kind and b.period_start = r.day_start`.execute(tx);
}
