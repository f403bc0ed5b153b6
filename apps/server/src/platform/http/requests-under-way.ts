import type { FastifyRequest } from 'fastify';
import type { Http } from './server.ts';

/** No handler works longer than this, in wall milliseconds. */
const PATIENCE_MS = 120_000;

/**
 * Knows which requests are still at work. One ends when its handler has an answer to give, and not when the asker hangs
 * up: the work goes on without him. A long answer (a file) is no work.
 * @param counts which requests may leave something to do
 */
export function watchRequests(
  http: Http,
  { counts, patienceMs = PATIENCE_MS }: { counts: (request: FastifyRequest) => boolean; patienceMs?: number },
) {
  const atWork = new Set<FastifyRequest>();
  let begun = 0;
  let wake = () => {};
  const end = (request: FastifyRequest) => {
    if (atWork.delete(request) && atWork.size === 0) wake();
  };

  http.addHook('onRequest', async (request) => {
    if (!counts(request)) return;
    begun += 1;
    atWork.add(request);
  });
  http.addHook('onSend', async (request, _reply, payload) => {
    end(request);
    return payload;
  });
  http.addHook('onResponse', async (request, reply) => {
    // taken out of Fastify's hands: there is no answer that it could send
    if (reply.sent) end(request);
  });

  return {
    /** How many have ever begun. */
    begun: () => begun,
    atWork: () => atWork.size,
    /** Resolves when none is at work; says which one is, should it never end. */
    async ended(): Promise<void> {
      if (atWork.size === 0) return;
      let late: NodeJS.Timeout | undefined;
      try {
        await new Promise<void>((resolve, reject) => {
          wake = resolve;
          late = setTimeout(() => {
            const which = [...atWork].map(({ method, routeOptions }) => `${method} ${routeOptions.url}`).join(', ');
            reject(new Error(`still at work after ${patienceMs / 1000} s: ${which}`));
          }, patienceMs);
        });
      } finally {
        clearTimeout(late);
      }
    },
  };
}
