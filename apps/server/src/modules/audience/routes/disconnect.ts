import type { FastifyReply } from 'fastify';

/** Aborted when the asker closes the connection before the answer has left. */
export function untilDisconnect({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort(new Error('the asker has gone'));
  });
  return gone.signal;
}
