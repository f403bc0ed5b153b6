import { type RawBuilder, sql } from 'kysely';
import type { Changes } from '../../platform/changes/index.ts';
import type { Tx } from '../../platform/database/index.ts';
import { recordingOf } from './changes.ts';
import { readSettings } from './settings.ts';

export interface OfCustomers {
  runId: number;
  /** Rows `(customer_id bigint)`. */
  rows: RawBuilder<unknown>;
}

export interface OfGroups {
  runId: number;
  /** Rows `(group_id bigint)`. */
  rows: RawBuilder<unknown>;
}

/** What the use cases work with: the zone whose midnights begin budgets, and the log of changes. */
export interface Governor {
  zone: string;
  changes: Changes;
}

/** It reached them: what was reserved is spent for good. */
export async function settle(tx: Tx, { runId, rows }: OfCustomers): Promise<void> {
  await sql`
    update attention.decision d set state = 'settled' from (${rows}) c
    where d.customer_id = c.customer_id and d.run_id = ${runId} and d.state = 'reserved'`.execute(tx);
}

/** It did not, and will not: the budget is theirs again. */
export async function release(tx: Tx, { zone, changes }: Governor, { runId, rows }: OfCustomers): Promise<void> {
  await sql`
    with gone as (
      update attention.decision d set state = 'released' from (${rows}) c
      where d.customer_id = c.customer_id and d.run_id = ${runId} and d.state = 'reserved'
      returning d.customer_id, d.day_start, d.spent
    ), part as (
      select g.customer_id, k.kind, case k.kind when 'promotion_week'
        then date_trunc('week', g.day_start at time zone ${zone}) at time zone ${zone} else g.day_start end as period_start
      from gone g, unnest(g.spent) k(kind)
    ), held as (
      select b.customer_id, b.kind, b.period_start
      from attention.budget b
      join part p on p.customer_id = b.customer_id and p.kind = b.kind and p.period_start = b.period_start
      order by b.customer_id, b.kind
      for update of b
    ), told as (${recordingOf(changes, sql`held`)})
    update attention.budget b set spent = greatest(b.spent - 1, 0) from held h
    where b.customer_id = h.customer_id and b.kind = h.kind and b.period_start = h.period_start`.execute(tx);
}

export async function settleGroups(tx: Tx, { runId, rows }: OfGroups): Promise<void> {
  await sql`
    update attention.group_decision d set state = 'settled' from (${rows}) c
    where d.group_id = c.group_id and d.run_id = ${runId} and d.state = 'reserved'`.execute(tx);
}

export async function releaseGroups(tx: Tx, { runId, rows }: OfGroups): Promise<void> {
  await sql`
    with gone as (
      update attention.group_decision d set state = 'released' from (${rows}) c
      where d.group_id = c.group_id and d.run_id = ${runId} and d.state = 'reserved'
      returning d.group_id, d.day_start, d.spent
    ), held as (
      select b.group_id, b.kind, b.period_start
      from attention.group_budget b
      join gone g on g.group_id = b.group_id and b.period_start = g.day_start and b.kind = any(g.spent)
      order by b.group_id, b.kind
      for update of b
    )
    update attention.group_budget b set spent = greatest(b.spent - 1, 0) from held h
    where b.group_id = h.group_id and b.kind = h.kind and b.period_start = h.period_start`.execute(tx);
}

/**
 * WeCom answered that these customers are at its cap (status 3): whatever we counted, nothing more goes out that day.
 * @param rows `(customer_id bigint, at timestamptz)`
 */
export async function platformCapReached(
  tx: Tx,
  { zone, changes }: Governor,
  { rows }: { rows: RawBuilder<unknown> },
): Promise<void> {
  const { mass_sends_per_day: cap } = await readSettings(tx);
  await sql`
    with capped as (
      insert into attention.budget as b (customer_id, kind, period_start, spent)
      select distinct customer_id, 'mass_send_day', date_trunc('day', at at time zone ${zone}) at time zone ${zone}, ${cap}::integer
      from (${rows}) c order by customer_id, 3
      on conflict (customer_id, kind, period_start) do update set spent = greatest(b.spent, excluded.spent)
      returning customer_id, period_start
    )
    ${recordingOf(changes, sql`capped`)}`.execute(tx);
}

/**
 * Mass sends that staff made by themselves; the platform counts them too.
 * @param rows `(customer_id bigint, send_key text, at timestamptz)`; a key counts once
 */
export async function noteStaffSends(
  tx: Tx,
  { zone, changes }: Governor,
  { rows }: { rows: RawBuilder<unknown> },
): Promise<void> {
  await sql`
    with noted as (
      insert into attention.staff_send (customer_id, send_key, sent_at)
      select customer_id, send_key, at from (${rows}) c
      on conflict (customer_id, send_key) do nothing
      returning customer_id, sent_at
    ), spent as (
      insert into attention.budget as b (customer_id, kind, period_start, spent)
      select customer_id, 'mass_send_day', date_trunc('day', sent_at at time zone ${zone}) at time zone ${zone}, count(*)::integer
      from noted group by 1, 2, 3 order by 1, 3
      on conflict (customer_id, kind, period_start) do update set spent = b.spent + excluded.spent
      returning customer_id, period_start
    )
    ${recordingOf(changes, sql`spent`)}`.execute(tx);
}

/**
 * Mass sends to groups that their owners made by themselves; the platform counts them too.
 * @param rows `(group_id bigint, send_key text, at timestamptz)`; a key counts once
 */
export async function noteStaffGroupSends(
  tx: Tx,
  zone: string,
  { rows }: { rows: RawBuilder<unknown> },
): Promise<void> {
  await sql`
    with noted as (
      insert into attention.staff_group_send (group_id, send_key, sent_at)
      select group_id, send_key, at from (${rows}) c
      on conflict (group_id, send_key) do nothing
      returning group_id, sent_at
    )
    insert into attention.group_budget as b (group_id, kind, period_start, spent)
    select group_id, 'mass_send_day', date_trunc('day', sent_at at time zone ${zone}) at time zone ${zone}, count(*)::integer
    from noted group by 1, 2, 3 order by 1, 3
    on conflict (group_id, kind, period_start) do update set spent = b.spent + excluded.spent`.execute(tx);
}
