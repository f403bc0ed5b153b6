import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import fastify from 'fastify';

const OF_EVERY_ANSWER = new Set(['content-type', 'content-length', 'date', 'connection']);

/**
 * What helmet puts on an answer, asked of it once: it is the same for all, and helmet makes it anew for each request, which
 * is a tenth of the work of a small answer.
 */
export async function securityHeaders(options: FastifyHelmetOptions): Promise<Record<string, string>> {
  const probe = fastify();
  await probe.register(helmet, options);
  probe.get('/', async () => '');
  const { headers } = await probe.inject('/');
  await probe.close();
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      OF_EVERY_ANSWER.has(name) || value === undefined ? [] : [[name, String(value)]],
    ),
  );
}
