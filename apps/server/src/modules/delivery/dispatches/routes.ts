import { DispatchList, Reminded } from '@xiaoer/contracts';
import { z } from 'zod';
import type { Db } from '../../../platform/database/index.ts';
import type { Http } from '../../../platform/http/index.ts';
import { type Actor, demand, type Guards } from '../../access/index.ts';
import { listDispatches } from './list-dispatches.ts';

export function dispatchRoutes(
  http: Http,
  {
    db,
    guards,
    remindRun,
  }: {
    db: Db;
    guards: Pick<Guards, 'user'>;
    remindRun: (actor: Actor, runId: number) => Promise<{ reminded: number }>;
  },
): void {
  const params = z.object({ runId: z.coerce.number().int().positive() });
  http.get(
    '/api/console/runs/:runId/dispatches',
    { schema: { hide: true, params, response: { 200: DispatchList } }, preHandler: guards.user },
    async (request) => {
      demand(request.actor, 'delivery.read');
      return { dispatches: await listDispatches(db, request.params.runId) };
    },
  );
  http.post(
    '/api/console/runs/:runId/remind',
    { schema: { hide: true, params, response: { 200: Reminded } }, preHandler: guards.user },
    async (request) => remindRun(request.actor, request.params.runId),
  );
}
