import { sql } from 'kysely';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Platform } from '../platform.ts';
import { metricsOfAll } from '../processes/index.ts';
import type { Http } from './server.ts';

/**
 * `/healthz`: the process lives. `/readyz`: it can reach its database. `/metrics`: Prometheus text.
 * @returns where further metrics can be registered
 */
export function health(http: Http, { db, database, clock }: Platform): Registry {
  const registry = new Registry();
  const metrics = metricsOfAll(registry);
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'xiaoer_database_connections',
    help: 'Connections of the pool, by state',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'total' }, database.pool.totalCount);
      this.set({ state: 'idle' }, database.pool.idleCount);
      this.set({ state: 'waiting' }, database.pool.waitingCount);
    },
  });

  http.get('/healthz', { schema: { hide: true } }, async () => ({ ok: true }));
  http.get('/readyz', { schema: { hide: true } }, async (_, reply) => {
    try {
      await sql`select 1`.execute(db);
      return { ok: true, now: clock.now().toISOString(), clock: clock.mode, speed: clock.speed() };
    } catch {
      return reply.code(503).send({ ok: false, database: 'unreachable' });
    }
  });
  http.get('/metrics', { schema: { hide: true } }, async (_, reply) => {
    reply.type(registry.contentType);
    return metrics();
  });
  return registry;
}
