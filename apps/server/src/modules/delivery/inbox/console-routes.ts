import { Accepted, CallbackFigures } from '@xiaoer/contracts';
import type { Db } from '../../../platform/database/index.ts';
import type { Http } from '../../../platform/http/index.ts';
import { type Actor, demand, type Guards } from '../../access/index.ts';
import { readCallbackFigures } from './callback-figures.ts';

/** What the console sees of callbacks: how many came of what, what waits, and another chance for it. */
export function inboxConsoleRoutes(
  http: Http,
  { db, guards, retryParked }: { db: Db; guards: Pick<Guards, 'user'>; retryParked: (actor: Actor) => Promise<void> },
): void {
  http.get(
    '/api/console/callbacks',
    { schema: { hide: true, response: { 200: CallbackFigures } }, preHandler: guards.user },
    async (request) => {
      demand(request.actor, 'delivery.read');
      return readCallbackFigures(db);
    },
  );
  http.post(
    '/api/console/callbacks/retry',
    { schema: { hide: true, response: { 200: Accepted } }, preHandler: guards.user },
    async (request) => {
      await retryParked(request.actor);
      return { ok: true as const };
    },
  );
}
