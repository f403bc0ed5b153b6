import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';
import { freezeCustomers, settleCustomerRun } from './decide-customers.ts';
import { decideGroupRun } from './decide-groups.ts';
import { RUN_DECIDED, type RunDecided } from './facts.ts';
import type { DecideDeps, FiredRun } from './fired-run.ts';
import { asRun } from './refusals.ts';

interface FrozenSegments {
  /** Run → the snapshot of its segment; without one it reaches nobody. */
  snapshots: ReadonlyMap<number, number>;
}

/**
 * Decides every run of a slot in one transaction: freeze the audiences, let attention choose between the runs that
 * want the same customer, write what was decided and why, issue, open, dispatch. All of it or nothing: after a crash the
 * runs are still `fired` and the job decides them; once they are decided it finds nothing to do. Throws `RunRefused` when what
 * one of them does is refused: the caller keeps that, and decides the others.
 */
export async function decideSlot(tx: Tx, deps: DecideDeps & FrozenSegments, slotAt: Date, at: Date): Promise<number> {
  const runs = await lockFiredRuns(tx, slotAt, at);
  if (runs.length === 0) return 0;
  const toGroups = runs.filter((run) => run.beat.audience.rule === 'open_store_groups');
  const toCustomers = runs.filter((run) => run.beat.audience.rule !== 'open_store_groups');
  // Bounded by the playbooks of one slot: a handful. The most valuable comes first, and has its groups to itself.
  for (const run of toGroups) await asRun(run.runId, () => decideGroupRun(tx, deps, run, at));
  for (const run of toCustomers)
    await freezeCustomers(tx, run, { at, snapshotId: deps.snapshots.get(run.runId) ?? null });
  if (toCustomers.length > 0) {
    const values = toCustomers.map((run) => ({ run_id: run.runId, value: run.beat.valueFen }));
    await deps.attention.decideCustomers(tx, {
      candidates: sql`
        select c.customer_id, c.run_id, v.value::float8 as value, 'mass_send'::text as channel
        from playbooks.candidate c join json_to_recordset(${JSON.stringify(values)}::json) as v(run_id bigint, value integer) using (run_id)
        where not c.held_out`,
      category: 'promotion',
      at,
      deliverFrom: at,
    });
  }
  for (const run of toCustomers) await asRun(run.runId, () => settleCustomerRun(tx, deps, run, at));
  deps.crashAt('playbooks.inside_decide');
  await sql`update playbooks.run set state = 'decided', decided_at = ${at} where run_id = any(${runs.map((run) => run.runId)}::bigint[])`.execute(
    tx,
  );
  for (const run of runs) {
    const payload: RunDecided = { runId: run.runId };
    await deps.facts.publish(tx, { type: RUN_DECIDED, at, subject: `run:${run.runId}`, payload });
  }
  return runs.length;
}

/** The audiences that the runs of a slot will be given, of those that ask for a segment. */
export async function segmentsOf(db: Db, slotAt: Date, at: Date): Promise<{ runId: number; text: string }[]> {
  const { rows } = await sql<{ runId: number; text: string }>`
    select r.run_id as "runId", v.document -> 'audience' ->> 'text' as text
    from playbooks.run r join playbooks.playbook_version v on v.playbook_id = r.playbook_id and v.version = r.version
    where r.slot_at = ${slotAt} and r.state = 'fired' and r.refused_at is null and r.expires_at > ${at}
      and v.document -> 'audience' ->> 'rule' = 'segment'
    order by r.run_id`.execute(db);
  return rows;
}

/** The most valuable first. One whose window ended before anybody could decide it, or that was refused, is not among them. */
async function lockFiredRuns(tx: Tx, slotAt: Date, at: Date): Promise<FiredRun[]> {
  const { rows } = await sql<FiredRun>`
    select r.run_id as "runId", r.playbook_id as "playbookId", p.code, p.name, r.marker, r.due_at as "dueAt",
      r.fired_at as "firedAt", r.expires_at as "expiresAt", v.document as beat
    from playbooks.run r join playbooks.playbook p using (playbook_id)
      join playbooks.playbook_version v on v.playbook_id = r.playbook_id and v.version = r.version
    where r.slot_at = ${slotAt} and r.state = 'fired' and r.refused_at is null and r.expires_at > ${at}
    order by (v.document ->> 'valueFen')::integer desc, p.code for update of r`.execute(tx);
  return rows;
}
