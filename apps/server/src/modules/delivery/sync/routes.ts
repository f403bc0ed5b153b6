import { Accepted, AskSync, SyncAsked, SyncGuard, SyncState } from '@xiaoer/contracts';
import type { Http } from '../../../platform/http/index.ts';
import { type Actor, demand, type Guards } from '../../access/index.ts';

/** What the console sees and does of the synchronisation. */
export function syncRoutes(
  http: Http,
  {
    guards,
    read,
    ask,
    setGuard,
  }: {
    guards: Pick<Guards, 'user'>;
    read: () => Promise<SyncState>;
    ask: (actor: Actor, options: { believed: number[] }) => Promise<{ syncId: number }>;
    setGuard: (actor: Actor, settings: SyncGuard) => Promise<void>;
  },
): void {
  http.get(
    '/api/console/wecom/sync',
    { schema: { hide: true, response: { 200: SyncState } }, preHandler: guards.user },
    async (request) => {
      demand(request.actor, 'delivery.read');
      return read();
    },
  );
  http.post(
    '/api/console/wecom/sync',
    { schema: { hide: true, body: AskSync, response: { 202: SyncAsked } }, preHandler: guards.user },
    async (request, reply) => {
      const { syncId } = await ask(request.actor, { believed: request.body.believed.map(Number) });
      return reply.code(202).send({ id: String(syncId) });
    },
  );
  http.put(
    '/api/console/wecom/sync/guard',
    { schema: { hide: true, body: SyncGuard, response: { 200: Accepted } }, preHandler: guards.user },
    async (request) => {
      await setGuard(request.actor, request.body);
      return { ok: true as const };
    },
  );
}
