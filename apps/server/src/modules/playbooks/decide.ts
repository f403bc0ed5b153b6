import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Attention } from '../attention/index.ts';
import type { Delivery } from '../delivery/index.ts';
import type { Offers } from '../offers/index.ts';
import type { Tasks } from '../tasks/index.ts';
import { freezeCustomers, settleCustomerRun } from './decide-customers.ts';
import { decideGroupRun } from './decide-groups.ts';
import { Beat } from './document.ts';

export interface FiredRun {
  runId: number;
  playbookId: number;
  code: string;
  name: string;
  marker: string;
  firedAt: Date;
  expiresAt: Date;
  beat: Beat;
}

export interface DecideDeps extends Pick<Platform, 'crashAt' | 'facts'> {
  attention: Attention;
  delivery: Delivery;
  offers: Offers;
  tasks: Tasks;
  publicUrl: string;
}

/**
 * Decides every run of a slot in one transaction: freeze the audiences, let attention choose between the runs that
 * want the same customer, write what was decided and why, issue, open, dispatch. Run again it finds nothing to do.
 */
export async function decideSlot(tx: Tx, deps: DecideDeps, slotAt: Date, at: Date): Promise<number> {
  const runs = await lockFiredRuns(tx, slotAt);
  if (runs.length === 0) return 0;
  const toGroups = runs.filter((run) => run.beat.audience.rule === 'open_store_groups');
  const toCustomers = runs.filter((run) => run.beat.audience.rule !== 'open_store_groups');
  // Bounded by the playbooks of one slot: a handful.
  for (const run of toGroups) await decideGroupRun(tx, deps, run, at);
  for (const run of toCustomers) await freezeCustomers(tx, run, at);
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
  for (const run of toCustomers) await settleCustomerRun(tx, deps, run, at);
  await sql`update playbooks.run set state = 'decided', decided_at = ${at} where run_id = any(${runs.map((run) => run.runId)}::bigint[])`.execute(
    tx,
  );
  for (const run of runs) {
    await deps.facts.publish(tx, {
      type: 'playbooks.run_decided',
      at,
      subject: `run:${run.runId}`,
      payload: { runId: run.runId },
    });
  }
  return runs.length;
}

async function lockFiredRuns(tx: Tx, slotAt: Date): Promise<FiredRun[]> {
  const { rows } = await sql<Omit<FiredRun, 'beat'> & { document: unknown }>`
    select r.run_id as "runId", r.playbook_id as "playbookId", p.code, p.name, r.marker, r.fired_at as "firedAt", r.expires_at as "expiresAt", v.document
    from playbooks.run r join playbooks.playbook p using (playbook_id)
      join playbooks.playbook_version v on v.playbook_id = r.playbook_id and v.version = r.version
    where r.slot_at = ${slotAt} and r.state = 'fired'
    order by (v.document ->> 'valueFen')::integer desc, p.code for update of r`.execute(tx);
  return rows.map(({ document, ...run }) => ({ ...run, beat: Beat.parse(document) }));
}
