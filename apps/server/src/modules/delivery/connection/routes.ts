import { Accepted, Connection, ConnectionCheck, ConnectionFinding, SaveConnection } from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../../platform/http/index.ts';
import type { Actor, Guards } from '../../access/index.ts';

export function connectionRoutes(
  http: Http,
  {
    guards,
    show,
    save,
    check,
    restart,
  }: {
    guards: Pick<Guards, 'user'>;
    show: (actor: Actor) => Promise<Connection>;
    save: (actor: Actor, settings: SaveConnection) => Promise<void>;
    check: (actor: Actor, which: ConnectionCheck) => Promise<ConnectionFinding>;
    restart: (actor: Actor) => Promise<void>;
  },
): void {
  const preHandler = guards.user;
  http.get(
    '/api/console/connection',
    { schema: { hide: true, response: { 200: Connection } }, preHandler },
    async (request) => show(request.actor),
  );
  http.put(
    '/api/console/connection',
    { schema: { hide: true, body: SaveConnection, response: { 200: Connection } }, preHandler },
    async (request) => {
      await save(request.actor, request.body);
      return show(request.actor);
    },
  );
  const params = z.object({ check: ConnectionCheck });
  http.post(
    '/api/console/connection/checks/:check',
    { schema: { hide: true, params, response: { 200: ConnectionFinding } }, preHandler },
    async (request) => check(request.actor, request.params.check),
  );
  http.post(
    '/api/console/connection/restart',
    { schema: { hide: true, response: { 200: Accepted } }, preHandler },
    async (request) => {
      await restart(request.actor);
      return { ok: true as const };
    },
  );
}
