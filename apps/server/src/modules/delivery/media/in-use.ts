import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Need } from './need.ts';

/** Contents that may still be sent: rows (use, name, content, kind), `kind` being what copies are made for. */
const contentsInUse: RawBuilder<unknown> = sql`
  select 'welcome' as use, concat_ws(' · ', source, store_id::text) as name, content, 'message' as kind
  from delivery.welcome_plan
  union all
  select 'dispatch', marker, content, 'message' from delivery.dispatch where state in ('ready', 'sending', 'unknown')
  union all
  select 'moment', name, content, 'moment' from delivery.moment where state in ('ready', 'sending', 'unknown')
  union all
  select 'group_welcome', name, content, 'message' from delivery.group_welcome where state <> 'deleted'`;

/** Rows (use, name, material, purpose): which copies those contents need. */
export const needsInUse: RawBuilder<unknown> = sql`
  select c.use, c.name, p.material, p.purpose
  from (${contentsInUse}) c
  cross join lateral (
    select a ->> 'material' as material,
      case when c.kind = 'message' and a ->> 'kind' = 'link' then 'permanent' else c.kind end as purpose
    from jsonb_path_query(c.content, '$.attachments[*]') a
    union all
    select c.content #>> '{link,material}', case c.kind when 'message' then 'permanent' else c.kind end) p
  where p.material is not null`;

/** Copies that are in use and missing, or to be renewed by now; what failed is left alone for its time. */
export async function findDueNeeds(db: Db, { corpId, now }: { corpId: string; now: Date }): Promise<Need[]> {
  const { rows } = await sql<Need>`
    select distinct n.material, n.purpose
    from (${needsInUse}) n
    join content.material_now m on m.code = n.material
    left join delivery.media c on c.file_hash = m.file_hash and c.purpose = n.purpose and c.media_type = m.kind
      and c.filename = case when m.kind = 'file' then m.filename else '' end and c.corp_id = ${corpId}
    where exists (select from content.material_now) -- most chains begin without: then nothing is read
      and (c.ref is null or c.renew_at <= ${now}) and (c.try_after is null or c.try_after <= ${now})
    order by n.material, n.purpose`.execute(db);
  return rows;
}
