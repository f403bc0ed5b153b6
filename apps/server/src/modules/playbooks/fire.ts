import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';
import { addJobs } from '../../platform/jobs/index.ts';
import { Beat, nextFire } from './document.ts';

interface Due {
  playbookId: number;
  code: string;
  version: string;
  document: unknown;
  dueAt: Date;
}

/** Fires every playbook whose time has come. Firing the same instant twice is firing once: `fire_key` is unique. */
export async function fireDue(db: Db, now: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<Due>`
      select p.playbook_id as "playbookId", p.code, p.version, v.document, p.next_fire_at as "dueAt"
      from playbooks.playbook p join playbooks.playbook_version v using (playbook_id, version)
      where p.active and p.next_fire_at <= ${now} order by p.next_fire_at, p.code for update of p`.execute(tx);
    if (rows.length === 0) return 0;
    await insertRuns(
      tx,
      rows.map((due) => ({ ...due, beat: Beat.parse(due.document) })),
      now,
    );
    // Missed times are not made up for: after a stop of hours, a message of this morning would be wrong.
    const next = rows.map((due) => ({ id: due.playbookId, next: nextFire(Beat.parse(due.document).trigger, now) }));
    await sql`
      update playbooks.playbook p set next_fire_at = n.next
      from json_to_recordset(${JSON.stringify(next)}::json) as n(id bigint, next timestamptz) where p.playbook_id = n.id`.execute(
      tx,
    );
    return rows.length;
  });
}

/** Fires event playbooks for whom the wait is over: one run for all of this minute. */
export async function fireWaits(db: Db, now: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<Due>`
      select p.playbook_id as "playbookId", p.code, p.version, v.document, ${now}::timestamptz as "dueAt"
      from playbooks.playbook p join playbooks.playbook_version v using (playbook_id, version)
      where p.active and exists (select 1 from playbooks.wait w where w.playbook_id = p.playbook_id and w.due_at <= ${now})
      order by p.code`.execute(tx);
    if (rows.length === 0) return 0;
    await insertRuns(
      tx,
      rows.map((due) => ({ ...due, beat: Beat.parse(due.document) })),
      now,
    );
    return rows.length;
  });
}

async function insertRuns(tx: Tx, due: (Due & { beat: Beat })[], now: Date): Promise<void> {
  const runs = due.map(({ playbookId, version, code, dueAt, beat }) => {
    const fireKey = `${code}@${dueAt.toISOString()}`;
    return {
      playbook_id: playbookId,
      version,
      fire_key: fireKey,
      marker: markerOf(fireKey),
      expires_at: new Date(dueAt.getTime() + beat.expiresAfterMinutes * 60_000),
      subject: beat.audience.rule === 'open_store_groups' ? 'group' : 'customer',
    };
  });
  // A beat that is over already (we were down) is not fired late.
  await sql`
    insert into playbooks.run (playbook_id, version, fire_key, marker, fired_at, slot_at, expires_at, state, subject)
    select playbook_id, version, fire_key, marker, ${now}, ${now}, expires_at, 'fired', subject
    from json_to_recordset(${JSON.stringify(runs)}::json)
      as r(playbook_id bigint, version text, fire_key text, marker text, expires_at timestamptz, subject text)
    where expires_at > ${now}
    on conflict (fire_key) do nothing`.execute(tx);
  await addJobs(tx, [
    {
      task: 'playbooks.decide_slot',
      payload: { slotAt: now.toISOString() },
      key: `playbooks.decide_slot/${now.toISOString()}`,
    },
  ]);
}

/** Ten letters that name a run in links: the same for the same firing, whatever the database. */
const markerOf = (fireKey: string) =>
  createHash('sha256').update(fireKey).digest('base64url').replaceAll(/[-_]/g, 'x').slice(0, 10);

/** The next instant at which a playbook fires or a wait ends. */
export async function nextFiring(db: Db): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select least((select min(next_fire_at) from playbooks.playbook where active), (select min(due_at) from playbooks.wait),
      (select min(expires_at) from playbooks.run where state in ('fired', 'decided'))) as at`.execute(db);
  return rows[0]?.at ?? null;
}
