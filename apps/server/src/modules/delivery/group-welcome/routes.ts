import { ChangeGroupWelcome, CreateGroupWelcome, GroupWelcomeCreated, GroupWelcomes } from '@xiaoer/contracts';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../../../platform/database/index.ts';
import type { Http } from '../../../platform/http/index.ts';
import { type Actor, demand, type Guards } from '../../access/index.ts';
import { type GroupWelcomePlanning, MOST_TEMPLATES } from './plan.ts';

const One = z.object({ id: z.coerce.number().int().positive() });
const Ok = z.object({ ok: z.literal(true) });

export function groupWelcomeRoutes(
  http: Http,
  { db, guards, planning }: { db: Db; guards: Pick<Guards, 'user'>; planning: GroupWelcomePlanning },
): void {
  const preHandler = guards.user;
  const base = '/api/console/group-welcomes';

  http.get(base, { schema: { hide: true, response: { 200: GroupWelcomes } }, preHandler }, async ({ actor }) => {
    demand(actor, 'delivery.read');
    return { welcomes: await listGroupWelcomes(db), most: MOST_TEMPLATES };
  });
  http.post(
    base,
    { schema: { hide: true, body: CreateGroupWelcome, response: { 200: GroupWelcomeCreated } }, preHandler },
    async ({ actor, body }) => ({ id: String(await planning.create(actor, body)) }),
  );
  http.put(
    `${base}/:id`,
    { schema: { hide: true, params: One, body: ChangeGroupWelcome, response: { 200: Ok } }, preHandler },
    async ({ actor, params, body }) => {
      await planning.change(actor, params.id, body);
      return { ok: true as const };
    },
  );
  const act = (name: string, run: (actor: Actor, id: number) => Promise<void>) =>
    http.post(
      `${base}/:id/${name}`,
      { schema: { hide: true, params: One, response: { 200: Ok } }, preHandler },
      async ({ actor, params }) => {
        await run(actor, params.id);
        return { ok: true as const };
      },
    );
  act('delete', planning.remove);
  act('again', planning.again);
}

async function listGroupWelcomes(db: Db): Promise<GroupWelcomes['welcomes']> {
  const { rows } = await sql<GroupWelcomes['welcomes'][number]>`
    select w.group_welcome_id::text as id, w.name, w.content, w.state,
      w.state = 'live' and w.live_version < w.version as behind,
      to_char(w.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "changedAt", w.changed_by as "changedBy",
      w.error, case when w.store_ids is not null then coalesce((
        select jsonb_agg(jsonb_build_object('code', s.code, 'name', s.name) order by s.code)
        from organisation.store_info s where s.store_id = any(w.store_ids)), '[]') end as stores
    from delivery.group_welcome w where w.state <> 'deleted' order by w.changed_at desc, w.group_welcome_id`.execute(
    db,
  );
  return rows;
}
