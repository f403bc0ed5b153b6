import type { Clock } from '@xiaoer/clock';
import {
  DuePost,
  GroupWelcomeOwners,
  JssdkConfig,
  PostSent,
  RunCoverage,
  TaskDone,
  WorkbenchSession,
  WorkbenchToday,
} from '@xiaoer/contracts';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Http } from '../../platform/http/index.ts';
import { type Actor, demand } from '../access/index.ts';
import { coverage } from './coverage.ts';
import type { TasksDeps } from './deps.ts';
import { findDuePost } from './group-post.ts';
import { listGroupWelcomeOwners } from './group-welcome.ts';
import { listToday } from './today.ts';

interface RouteDeps extends Pick<TasksDeps, 'guards' | 'organisation' | 'jssdkConfig'> {
  db: Db;
  clock: Clock;
  zone: string;
  markDone(actor: Actor, args: { taskId: number; userid: string; note: string | null }): Promise<void>;
  postReported(
    actor: Actor,
    args: { postId: number; userid: string; sent: boolean; error: string | null },
  ): Promise<void>;
}

const IdParam = z.object({ id: z.coerce.number().int().positive() });
const Done = z.object({ ok: z.literal(true) });

export function workbenchRoutes(http: Http, deps: RouteDeps): void {
  const { db, clock, zone, guards } = deps;
  const preHandler = guards.staff;

  http.get(
    '/api/workbench/session',
    { schema: { hide: true, response: { 200: WorkbenchSession } }, preHandler },
    async ({ staff }) => {
      const account = await deps.organisation.accountByUserid(staff.userid);
      if (!account) throw new AppError('access.not_a_member', {}, 403);
      const { rows: stores } = await sql<{ code: string; name: string }>`
        select code, name from organisation.store_info where store_id = any(${account.storeIds}::bigint[]) order by code`.execute(
        db,
      );
      const { userid, name } = account;
      return { userid, name, stores, now: clock.now().toISOString(), speed: clock.speed() };
    },
  );
  http.get(
    '/api/workbench/today',
    { schema: { hide: true, response: { 200: WorkbenchToday } }, preHandler },
    async ({ staff }) => {
      const at = clock.now();
      return { tasks: await listToday(db, { userid: staff.userid, at, zone }), now: at.toISOString() };
    },
  );
  http.post(
    '/api/workbench/tasks/:id/done',
    { schema: { hide: true, params: IdParam, body: TaskDone, response: { 200: Done } }, preHandler },
    async ({ actor, staff, params, body }) => {
      await deps.markDone(actor, { taskId: params.id, userid: staff.userid, note: body.note ?? null });
      return { ok: true as const };
    },
  );
  http.get(
    '/api/workbench/groups/:chatId/post',
    {
      schema: { hide: true, params: z.object({ chatId: z.string().max(64) }), response: { 200: DuePost } },
      preHandler,
    },
    async ({ actor, staff, params }) =>
      findDuePost(db, actor, { chatId: params.chatId, userid: staff.userid, at: clock.now() }),
  );
  http.post(
    '/api/workbench/posts/:id/sent',
    { schema: { hide: true, params: IdParam, body: PostSent, response: { 200: Done } }, preHandler },
    async ({ actor, staff, params, body }) => {
      const sent = body.result === 'ok';
      const error = sent ? null : (body.errMsg ?? body.result);
      await deps.postReported(actor, { postId: params.id, userid: staff.userid, sent, error });
      return { ok: true as const };
    },
  );
  http.get(
    '/api/workbench/jssdk',
    {
      schema: { hide: true, querystring: z.object({ url: z.url().max(2048) }), response: { 200: JssdkConfig } },
      preHandler,
    },
    async ({ query }) => deps.jssdkConfig(query.url),
  );
  http.get(
    '/api/console/group-welcomes/:id/owners',
    { schema: { hide: true, params: IdParam, response: { 200: GroupWelcomeOwners } }, preHandler: guards.user },
    async ({ actor, params }) => {
      demand(actor, 'tasks.read');
      const { storeIds } = actor;
      return { owners: await listGroupWelcomeOwners(db, { groupWelcomeId: params.id, storeIds }) };
    },
  );
  http.get(
    '/api/console/runs/:id/coverage',
    { schema: { hide: true, params: IdParam, response: { 200: RunCoverage } }, preHandler: guards.user },
    async ({ actor, params }) => {
      demand(actor, 'tasks.read');
      return coverage(db, params.id);
    },
  );
}
