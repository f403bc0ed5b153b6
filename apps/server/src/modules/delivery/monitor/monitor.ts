import { Accepted, DeliveryMonitor } from '@xiaoer/contracts';
import type { WeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '../../../platform/errors.ts';
import type { ModuleParts } from '../../../platform/module.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Access, type Actor, demand } from '../../access/index.ts';
import { readMonitor } from './read-monitor.ts';

/** The gateway's own state for people: queues, errors and their meaning, limits; and another try for what is stuck. */
export function createMonitor({
  platform,
  access,
  wecom,
}: {
  platform: Platform;
  access: Pick<Access, 'audit' | 'guards'>;
  wecom: WeComClient | null;
}) {
  const { db, wall } = platform;

  /** An `unknown` dispatch is looked up now, one that waits after a failure is tried now: both as they would be later. */
  async function retryDispatch(actor: Actor, { runId, no }: { runId: number; no: number }): Promise<void> {
    demand(actor, 'delivery.edit');
    await db.transaction().execute(async (tx) => {
      const { rows } = await sql`
        update delivery.dispatch set try_after = ${wall()}
        where run_id = ${runId} and dispatch_no = ${no} and (state = 'unknown' or (state = 'ready' and error is not null))
        returning 1`.execute(tx);
      if (rows.length === 0) throw new AppError('delivery.nothing_to_retry', {}, 409);
      await access.audit(tx, actor, 'delivery.dispatch_retried', `run:${runId}`, { no });
    });
  }

  /** Jobs of one task that failed are run now instead of after their pause. */
  async function retryJobs(actor: Actor, task: string): Promise<void> {
    demand(actor, 'delivery.edit');
    await db.transaction().execute(async (tx) => {
      const { rows } = await sql`
        select graphile_worker.reschedule_jobs(
          array(select id from graphile_worker.jobs where task_identifier = ${task} and attempts > 0 and locked_at is null),
          run_at := ${wall()}, attempts := 0)`.execute(tx);
      if (rows.length === 0) throw new AppError('delivery.nothing_to_retry', {}, 409);
      await access.audit(tx, actor, 'delivery.jobs_retried', `task:${task}`, { n: rows.length });
    });
  }

  const parts: ModuleParts = {
    routes(http) {
      http.get(
        '/api/console/delivery/monitor',
        { schema: { hide: true, response: { 200: DeliveryMonitor } }, preHandler: access.guards.user },
        async (request) => {
          demand(request.actor, 'delivery.read');
          return readMonitor(platform, wecom);
        },
      );
      const params = z.object({
        runId: z.coerce.number().int().positive(),
        no: z.coerce.number().int().positive(),
      });
      http.post(
        '/api/console/runs/:runId/dispatches/:no/retry',
        { schema: { hide: true, params, response: { 200: Accepted } }, preHandler: access.guards.user },
        async (request) => {
          await retryDispatch(request.actor, request.params);
          return { ok: true as const };
        },
      );
      http.post(
        '/api/console/delivery/jobs/:task/retry',
        {
          schema: { hide: true, params: z.object({ task: z.string().max(100) }), response: { 200: Accepted } },
          preHandler: access.guards.user,
        },
        async (request) => {
          await retryJobs(request.actor, request.params.task);
          return { ok: true as const };
        },
      );
    },
  };
  return { parts };
}
