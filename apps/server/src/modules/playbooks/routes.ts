import { Playbooks as PlaybookList, RunList, RunReport, SwitchPlaybook } from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../platform/http/index.ts';
import { demand, type Guards } from '../access/index.ts';
import type { Reports } from './reports.ts';
import type { PlaybooksService } from './service.ts';

const iso = (at: Date | null) => at?.toISOString() ?? null;

export function playbookRoutes(
  http: Http,
  { guards, service, reports }: { guards: Guards; service: PlaybooksService; reports: Reports },
) {
  http.get(
    '/api/console/playbooks',
    { preHandler: guards.user, schema: { response: { 200: PlaybookList } } },
    async (request) => {
      demand(request.actor, 'playbooks.read');
      const rows = await reports.list();
      return {
        playbooks: rows.map(({ document, lastRunId, nextFireAt, lastFiredAt, ...row }) => ({
          ...row,
          goal: document.goal,
          channels: document.channels ?? ['welcome'],
          holdout: document.holdout ?? 0,
          nextFireAt: iso(nextFireAt),
          lastFiredAt: iso(lastFiredAt),
          lastRunId: lastRunId?.toString() ?? null,
          document: JSON.stringify(document),
        })),
      };
    },
  );

  http.post(
    '/api/console/playbooks/:code/active',
    { preHandler: guards.user, schema: { params: z.object({ code: z.string() }), body: SwitchPlaybook } },
    async (request, reply) => {
      await service.setActive(request.actor, request.params.code, request.body.active);
      return reply.code(204).send();
    },
  );

  http.get(
    '/api/console/runs',
    {
      preHandler: guards.user,
      schema: {
        querystring: z.object({
          code: z.string().optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
        }),
        response: { 200: RunList },
      },
    },
    async (request) => {
      demand(request.actor, 'playbooks.read');
      const rows = await reports.runs({
        code: request.query.code ?? null,
        limit: request.query.limit,
        storeIds: request.actor.storeIds,
      });
      return {
        runs: rows.map((run) => ({
          ...run,
          runId: String(run.runId),
          firedAt: run.firedAt.toISOString(),
          expiresAt: run.expiresAt.toISOString(),
          refusedAt: iso(run.refusedAt),
        })),
      };
    },
  );

  const RunParams = z.object({ id: z.coerce.number().int().positive() });
  http.get(
    '/api/console/runs/:id',
    { preHandler: guards.user, schema: { params: RunParams, response: { 200: RunReport } } },
    async (request) => {
      demand(request.actor, 'playbooks.read');
      const { document, ...run } = await reports.run({ runId: request.params.id, storeIds: request.actor.storeIds });
      return {
        ...run,
        runId: String(run.runId),
        firedAt: run.firedAt.toISOString(),
        expiresAt: run.expiresAt.toISOString(),
        refusedAt: iso(run.refusedAt),
        document: JSON.stringify(document),
      };
    },
  );

  http.post(
    '/api/console/runs/:id/cancel',
    { preHandler: guards.user, schema: { params: RunParams } },
    async (request, reply) => {
      await service.cancel(request.actor, request.params.id);
      return reply.code(204).send();
    },
  );

  http.post(
    '/api/console/runs/:id/resume',
    { preHandler: guards.user, schema: { params: RunParams } },
    async (request, reply) => {
      await service.resume(request.actor, request.params.id);
      return reply.code(204).send();
    },
  );
}
