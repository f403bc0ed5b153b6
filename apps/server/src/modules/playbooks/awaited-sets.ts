import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';
import { ENTERED, type Transitions } from '../audience/index.ts';
import type { Beat, SEGMENT_TRIGGERS } from './document.ts';
import type { FiredRun } from './fired-run.ts';
import { timeAfter } from './schedule.ts';

/** As long as `audience` remembers who a set was. */
const KEPT_DAYS = 30;

/**
 * Has the playbooks that wait for this segment consider a set of customers at the next of their times after it came or
 * went. A set is awaited once per playbook: told again, it changes nothing.
 */
export async function awaitSet(
  db: Db,
  { type, at, payload: transitions }: { type: string; at: Date; payload: Transitions },
): Promise<void> {
  // Nobody came or went: the rule, or what it names, became another one. That may be everybody, and is nobody's doing.
  if (transitions.cause === 'rule') return;
  const kind: (typeof SEGMENT_TRIGGERS)[number] = type === ENTERED ? 'entered' : 'left';
  const { rows } = await sql<{ playbookId: number; trigger: Beat['trigger'] }>`
    select p.playbook_id as "playbookId", v.document -> 'trigger' as trigger
    from playbooks.playbook p join playbooks.playbook_version v using (playbook_id, version)
    where p.active and p.listed and v.document -> 'trigger' ->> 'kind' = ${kind}
      and v.document -> 'trigger' ->> 'segment' = ${transitions.segment}`.execute(db);
  const awaited = rows.map(({ playbookId, trigger }) => ({ id: playbookId, due: timeAfter(trigger, at) }));
  if (awaited.length === 0) return;
  // Looked at again under a lock: what is switched off meanwhile awaits nothing.
  await sql`
    insert into playbooks.awaited_set (playbook_id, set_id, entered, due_at)
    select p.playbook_id, ${transitions.setId}, ${kind === 'entered'}, a.due
    from json_to_recordset(${JSON.stringify(awaited)}::json) as a(id bigint, due timestamptz)
    join playbooks.playbook p on p.playbook_id = a.id
    where p.active and p.listed for share of p
    on conflict (playbook_id, set_id) do nothing`.execute(db);
}

/** What a playbook awaits when it is switched off is not considered any more, nor when it is on again. */
export async function forgetAwaited(tx: Tx, code: string): Promise<void> {
  await sql`
    delete from playbooks.awaited_set w using playbooks.playbook p
    where p.playbook_id = w.playbook_id and p.code = ${code} and w.run_id is null`.execute(tx);
}

/** Sets so old that nobody knows any more who they were. */
export async function sweepAwaited(tx: Tx, now: Date): Promise<void> {
  await sql`delete from playbooks.awaited_set where due_at < ${daysBefore(now, KEPT_DAYS)}`.execute(tx);
}

/**
 * Rows `(customer_id)`, each once: who came with the run's sets and is still in, or left with them and is still out, as
 * kept members are at this moment; without those whom this playbook has written to, or held out, lately.
 */
export function stillSo(run: FiredRun, at: Date): RawBuilder<unknown> {
  const { trigger } = run.beat;
  const restDays = 'againAfterDays' in trigger ? trigger.againAfterDays : 0;
  return sql`
    select distinct t.customer_id
    from playbooks.awaited_set w
    join audience.transition_of t on t.set_id = w.set_id and t.entered = w.entered
    left join audience.member_of m on m.customer_id = t.customer_id and m.segment_id = t.segment_id
    where w.run_id = ${run.runId} and (m.customer_id is not null) = w.entered
      and not exists (
        select from playbooks.touch x join playbooks.run r using (run_id)
        where x.customer_id = t.customer_id and x.at > ${daysBefore(at, restDays)}
          and r.playbook_id = ${run.playbookId} and x.state in ('dispatched', 'sent', 'held_out'))`;
}

const daysBefore = (at: Date, days: number) => new Date(at.getTime() - days * 86_400_000);
