import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';
import { addJobs } from '../../platform/jobs/index.ts';
import { sweepAwaited } from './awaited-sets.ts';
import type { Beat } from './document.ts';
import { decideSlotJob } from './refusals.ts';
import { nextFire, timeAfter, timeStillOpen } from './schedule.ts';

interface Due {
  playbookId: number;
  code: string;
  version: string;
  /** Null for playbooks that events fire. */
  nextFireAt: Date | null;
  /** Was checked when it was loaded. */
  beat: Beat;
}

/**
 * Fires every playbook whose time has come, by its schedule or because of waits and sets of customers that are due: what
 * fires at one instant is one slot, and competes. Firing the same time twice is firing once: `fire_key` is unique.
 */
export async function fireDue(db: Db, now: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const due = await lockDue(tx, now);
    if (due.length === 0) return 0;
    const firings = due.flatMap((playbook) => {
      const dueAt = timeStillOpen(playbook.beat.trigger, now, playbook.beat.expiresAfterMinutes);
      // A time before the planned one is older than the playbook's being there, or on.
      return dueAt && (!playbook.nextFireAt || dueAt >= playbook.nextFireAt) ? [{ ...playbook, dueAt }] : [];
    });
    await insertRuns(tx, firings, now);
    await planNext(tx, due, now);
    await sweepAwaited(tx, now);
    await addJobs(tx, [decideSlotJob(now)]);
    return due.length;
  });
}

async function lockDue(tx: Tx, now: Date): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select p.playbook_id as "playbookId", p.code, p.version, p.next_fire_at as "nextFireAt", v.document as beat
    from playbooks.playbook p join playbooks.playbook_version v using (playbook_id, version)
    where p.active and p.listed and (p.next_fire_at <= ${now} or exists (
      select from playbooks.wait w where w.playbook_id = p.playbook_id and w.run_id is null and w.due_at <= ${now})
      or exists (
      select from playbooks.awaited_set w where w.playbook_id = p.playbook_id and w.run_id is null and w.due_at <= ${now}))
    order by p.code for update of p`.execute(tx);
  return rows;
}

/** The runs, with the waits that each of them ends and the sets that it takes. */
async function insertRuns(tx: Tx, firings: (Due & { dueAt: Date })[], now: Date): Promise<void> {
  const runs = firings.map(({ playbookId, version, code, dueAt, beat }) => {
    const fireKey = `${code}@${dueAt.toISOString()}`;
    return {
      playbook_id: playbookId,
      version,
      fire_key: fireKey,
      marker: markerOf(fireKey),
      due_at: dueAt,
      expires_at: new Date(dueAt.getTime() + beat.expiresAfterMinutes * 60_000),
      subject: beat.audience.rule === 'open_store_groups' ? 'group' : 'customer',
      beat: beat.beat,
    };
  });
  await sql`
    with fired as (
      insert into playbooks.run (playbook_id, version, fire_key, marker, due_at, fired_at, slot_at, expires_at, state, subject, beat)
      select playbook_id, version, fire_key, marker, due_at, ${now}, ${now}, expires_at, 'fired', subject, beat
      from json_to_recordset(${JSON.stringify(runs)}::json)
        as r(playbook_id bigint, version text, fire_key text, marker text, due_at timestamptz, expires_at timestamptz, subject text, beat text)
      on conflict (fire_key) do nothing
      returning run_id, playbook_id
    ), taken as (
      update playbooks.awaited_set w set run_id = f.run_id from fired f
      where w.playbook_id = f.playbook_id and w.run_id is null and w.due_at <= ${now}
    )
    update playbooks.wait w set run_id = f.run_id from fired f
    where w.playbook_id = f.playbook_id and w.run_id is null and w.due_at <= ${now}`.execute(tx);
}

/** Schedules go on from now; waits and sets that no run took (their time was missed) go on to the next time. */
async function planNext(tx: Tx, due: Due[], now: Date): Promise<void> {
  const next = due.map(({ playbookId, beat: { trigger } }) => ({
    id: playbookId,
    fire: nextFire(trigger, now),
    wait: timeAfter(trigger, now),
  }));
  const rows = sql`json_to_recordset(${JSON.stringify(next)}::json) as n(id bigint, fire timestamptz, wait timestamptz)`;
  await sql`update playbooks.playbook p set next_fire_at = n.fire from ${rows} where p.playbook_id = n.id`.execute(tx);
  await sql`
    update playbooks.wait w set due_at = n.wait from ${rows}
    where w.playbook_id = n.id and w.run_id is null and w.due_at <= ${now}`.execute(tx);
  await sql`
    update playbooks.awaited_set w set due_at = n.wait from ${rows}
    where w.playbook_id = n.id and w.run_id is null and w.due_at <= ${now}`.execute(tx);
}

/** Ten letters that name a run in links: the same for the same firing, whatever the database. */
const markerOf = (fireKey: string) =>
  createHash('sha256').update(fireKey).digest('base64url').replaceAll(/[-_]/g, 'x').slice(0, 10);

/** When something becomes due next: a schedule, the end of a wait, the time of a set, the end of a run's window. */
export async function nextDue(db: Db): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select least(
      (select min(least(p.next_fire_at, w.due_at, s.due_at)) from playbooks.playbook p
        cross join lateral (select min(due_at) as due_at from playbooks.wait w where w.playbook_id = p.playbook_id and w.run_id is null) w
        cross join lateral (select min(due_at) as due_at from playbooks.awaited_set s where s.playbook_id = p.playbook_id and s.run_id is null) s
        where p.active and p.listed),
      (select min(expires_at) from playbooks.run where state in ('fired', 'decided'))) as at`.execute(db);
  return rows[0]?.at ?? null;
}
