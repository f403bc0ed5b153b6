import { MediaState } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Http } from '../../../platform/http/index.ts';
import { demand, type Guards } from '../../access/index.ts';
import { needsInUse } from './in-use.ts';

export function mediaRoutes(
  http: Http,
  { db, corpId, guards }: { db: Db; corpId: string; guards: Pick<Guards, 'user'> },
): void {
  http.get(
    '/api/console/media',
    { schema: { hide: true, response: { 200: MediaState } }, preHandler: guards.user },
    async ({ actor }) => {
      demand(actor, 'delivery.read');
      return { materials: await mediaState(db, corpId) };
    },
  );
}

/** Materials that are used, or of whose newest file WeCom has a copy, or refused to have one. */
async function mediaState(db: Db, corpId: string): Promise<MediaState['materials']> {
  const { rows } = await sql<MediaState['materials'][number]>`
    with used as (
      select material, use, count(distinct name) as n, min(name) as name from (${needsInUse}) n group by material, use
    )
    select m.code,
      coalesce((select jsonb_agg(jsonb_build_object('kind', u.use, 'n', u.n, 'name', u.name) order by u.use)
        from used u where u.material = m.code), '[]') as uses,
      coalesce((select jsonb_agg(jsonb_build_object('purpose', c.purpose, 'uploadedAt', ${iso('c.uploaded_at')},
          'expiresAt', ${iso('c.expires_at')}, 'error', c.error) order by c.purpose)
        from delivery.media c
        where c.file_hash = m.file_hash and c.media_type = m.kind and c.corp_id = ${corpId}
          and c.filename = case when m.kind = 'file' then m.filename else '' end
          and (c.ref is not null or c.error is not null)), '[]') as copies
    from content.material_now m order by m.code`.execute(db);
  return rows.filter(({ uses, copies }) => uses.length + copies.length > 0);
}

const iso = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
