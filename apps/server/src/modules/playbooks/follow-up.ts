import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';

/** Takes over what WeCom's results say about a run's touches and posts. Reading the truth again makes it repeatable. */
export async function followResults(db: Db, runId: number): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`
      update playbooks.touch t set state = 'sent', evidence = 'platform', sent_at = r.sent_at, reason = null
      from delivery.recipient_result r
      where t.run_id = ${runId} and r.run_id = t.run_id and r.customer_id = t.customer_id and r.status = 1 and t.state in ('dispatched', 'not_sent')`.execute(
      tx,
    );
    await sql`
      update playbooks.touch t set state = 'not_sent', evidence = 'platform', reason = case r.status when 2 then 'not_reachable' else 'platform_cap' end
      from delivery.recipient_result r
      where t.run_id = ${runId} and r.run_id = t.run_id and r.customer_id = t.customer_id and r.status in (2, 3) and t.state = 'dispatched'`.execute(
      tx,
    );
    await sql`
      update playbooks.post p set state = 'sent', evidence = 'platform', sent_at = r.sent_at
      from delivery.recipient_result r
      where p.run_id = ${runId} and r.run_id = p.run_id and r.group_id = p.group_id and r.status = 1 and p.state in ('dispatched', 'not_sent')`.execute(
      tx,
    );
  });
}

/** A side-bar post that a staff member's client reported. */
export async function followPost(
  db: Db,
  { runId, groupId, at }: { runId: number; groupId: number; at: Date },
): Promise<void> {
  await sql`
    update playbooks.post set state = 'sent', evidence = 'client_reported', sent_at = ${at}
    where run_id = ${runId} and group_id = ${groupId} and state in ('dispatched', 'not_sent')`.execute(db);
}

/** Ends the runs whose beat is over: what was not sent by then is not sent. Late results may still say otherwise. */
export async function endExpiredRuns(db: Db, now: Date): Promise<number> {
  return db.transaction().execute(async (tx: Tx) => {
    const { rows } = await sql<{ runId: number }>`
      update playbooks.run set state = 'ended' where state = 'decided' and expires_at <= ${now} returning run_id as "runId"`.execute(
      tx,
    );
    if (rows.length === 0) return 0;
    const ended = rows.map(({ runId }) => runId);
    await sql`update playbooks.touch set state = 'not_sent', reason = 'expired' where run_id = any(${ended}::bigint[]) and state = 'dispatched'`.execute(
      tx,
    );
    await sql`update playbooks.post set state = 'not_sent', reason = 'expired' where run_id = any(${ended}::bigint[]) and state in ('dispatched', 'candidate')`.execute(
      tx,
    );
    return rows.length;
  });
}

/** Starts the wait of event-fired playbooks for contacts that were added; a customer waits once per playbook. */
export async function startWaits(db: Db, { customerIds, at }: { customerIds: number[]; at: Date }): Promise<void> {
  await sql`
    insert into playbooks.wait (customer_id, playbook_id, due_at)
    select c.id, p.playbook_id, date_trunc('minute', ${at}::timestamptz) + make_interval(mins => (v.document -> 'trigger' ->> 'delayMinutes')::integer + 1)
    from unnest(${customerIds}::bigint[]) c(id), playbooks.playbook p join playbooks.playbook_version v using (playbook_id, version)
    where p.active and v.document -> 'trigger' ->> 'kind' = 'contact_added'
    on conflict (customer_id, playbook_id) do nothing`.execute(db);
}
