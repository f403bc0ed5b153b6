import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { Document } from './document.ts';
import { nextFire } from './schedule.ts';

/**
 * Takes the documents as they are now: new texts become new versions, which the next firing uses; runs keep theirs.
 * What is no longer there stops firing until it is back; what an operator switched off stays off.
 */
export async function saveDocuments(
  tx: Tx,
  documents: { document: Document; version: string }[],
  at: Date,
): Promise<void> {
  const rows = documents.map(({ document, version }) => ({
    code: document.code,
    name: document.name,
    version,
    document,
    next: document.kind === 'run' ? nextFire(document.trigger, at) : null,
  }));
  await sql`
    with given as (
      select * from json_to_recordset(${JSON.stringify(rows)}::json)
        as g(code text, name text, version text, document jsonb, next timestamptz)
    ), kept as (
      insert into playbooks.playbook as p (code, name, active, listed, version, next_fire_at)
      select code, name, true, true, version, next from given
      on conflict (code) do update set name = excluded.name, version = excluded.version, listed = true,
        -- A time that has come while we were down stays due; a changed schedule starts from now.
        next_fire_at = case when not p.active then null
          when p.version = excluded.version or p.next_fire_at <= ${at} then coalesce(p.next_fire_at, excluded.next_fire_at)
          else excluded.next_fire_at end
      returning playbook_id, code
    )
    insert into playbooks.playbook_version (playbook_id, version, document, loaded_at)
    select k.playbook_id, g.version, g.document, ${at} from given g join kept k using (code)
    on conflict do nothing`.execute(tx);
  await sql`
    update playbooks.playbook set listed = false, next_fire_at = null
    where not (code = any(${documents.map(({ document }) => document.code)}::text[]))`.execute(tx);
}
