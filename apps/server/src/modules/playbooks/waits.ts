import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import type { Beat } from './document.ts';
import { waitEnd } from './schedule.ts';

/**
 * Starts the wait of event-fired playbooks for contacts that were added. A customer waits once per playbook, ever: adding
 * a second account, or coming back, does not ask again.
 */
export async function startWaits(db: Db, { customerIds, at }: { customerIds: number[]; at: Date }): Promise<void> {
  const { rows } = await sql<{ playbookId: number; trigger: Beat['trigger'] }>`
    select p.playbook_id as "playbookId", v.document -> 'trigger' as trigger
    from playbooks.playbook p join playbooks.playbook_version v using (playbook_id, version)
    where p.active and p.listed and v.document -> 'trigger' ->> 'kind' = 'contact_added'`.execute(db);
  const waits = rows.flatMap(({ playbookId, trigger }) =>
    trigger.kind === 'contact_added' ? [{ id: playbookId, due: waitEnd(trigger, at) }] : [],
  );
  if (waits.length === 0) return;
  await sql`
    insert into playbooks.wait (customer_id, playbook_id, due_at)
    select c.id, p.id, p.due
    from unnest(${customerIds}::bigint[]) c(id), json_to_recordset(${JSON.stringify(waits)}::json) as p(id bigint, due timestamptz)
    on conflict (customer_id, playbook_id) do nothing`.execute(db);
}
