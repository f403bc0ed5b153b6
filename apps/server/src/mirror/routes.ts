import { timingSafeEqual } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { ZodError } from 'zod';
import { firstRows } from './answer.ts';
import type { Mirror } from './mirror.ts';
import {
  type Answer,
  CompareQuestion,
  Question,
  type Refusal,
  SnapshotQuestion,
  type Status,
  TOKEN_HEADER,
  type Written,
} from './protocol.ts';
import { Refused } from './questions.ts';
import type { SelfCheck } from './self-check.ts';
import { type SnapshotTarget, writeMembers } from './snapshot.ts';

/** Questions carry lists of ids and names. */
const BODY_LIMIT = 16 * 1024 * 1024;

const STATUS_CODES: Record<Refusal, number> = {
  loading: 503,
  busy: 503,
  timeout: 504,
  cancelled: 499,
  bad_question: 400,
  failed: 500,
  gone: 410,
};

/** The internal port of the mirror: status, questions, snapshots, comparison. */
export function createRoutes({
  mirror,
  selfCheck,
  token,
  target,
}: {
  mirror: Mirror;
  selfCheck: SelfCheck;
  token: string;
  /** Where snapshots go. */
  target: SnapshotTarget;
}): FastifyInstance {
  const http = Fastify({ bodyLimit: BODY_LIMIT, logger: false, forceCloseConnections: true });
  const expected = Buffer.from(token);

  http.addHook('onRequest', async (request, reply) => {
    if (request.url === '/healthz') return;
    const given = Buffer.from(String(request.headers[TOKEN_HEADER] ?? ''));
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      return reply.code(401).send({ error: 'token' });
  });

  http.setErrorHandler((error: Error, _, reply) => {
    if (error instanceof Refused) {
      return reply.code(STATUS_CODES[error.reason]).send({ error: error.reason, message: error.message });
    }
    if (error instanceof ZodError) return reply.code(400).send({ error: 'bad_question', message: error.message });
    mirror.log.error({ err: error }, 'a request to the mirror failed');
    return reply.code(500).send({ error: 'failed', message: error.message });
  });

  /** The process lives, whatever the state of its file. */
  http.get('/healthz', async () => ({ ok: true }));

  http.get('/status', async (): Promise<Status> => ({ ...(await mirror.status()), compared: selfCheck.last() }));

  http.post('/query', async (request, reply): Promise<Answer> => {
    const { sql, params, maxRows, timeoutMs } = Question.parse(request.body);
    const startedAt = performance.now();
    const { store, ...fresh } = mirror.ready();
    const found = await mirror.questions.ask(store, { sql, params }, endOf(reply, timeoutMs), (result) =>
      firstRows(result, maxRows),
    );
    return { ...found, milliseconds: performance.now() - startedAt, ...fresh };
  });

  http.post('/snapshot', async (request, reply): Promise<Written> => {
    const { sql, params, snapshotId, timeoutMs } = SnapshotQuestion.parse(request.body);
    const startedAt = performance.now();
    const { store, ...fresh } = mirror.ready();
    // Sorted: the key that is made afterwards finds its rows in order.
    const sorted = `select customer_id::bigint as customer_id from (${sql}) asked order by 1`;
    const customers = await mirror.questions.ask(
      store,
      { sql: sorted, params },
      endOf(reply, timeoutMs),
      async (result) => writeMembers(mirror.pool, target, snapshotId, result).catch(refuseGone),
    );
    return { customers, milliseconds: performance.now() - startedAt, ...fresh };
  });

  /** Compares and mends; with `{each: 'column'}` it only says what differs, bucket by bucket. */
  http.post('/compare', async (request) => {
    const { each } = CompareQuestion.parse(request.body);
    return each === 'column' ? selfCheck.differences() : selfCheck.run();
  });

  return http;
}

/** Ends a question when its time is over or nobody waits for its answer any more. */
function endOf(reply: FastifyReply, timeoutMs: number): AbortSignal {
  const end = new AbortController();
  const late = setTimeout(() => end.abort(new Refused('timeout')), timeoutMs);
  reply.raw.once('close', () => {
    clearTimeout(late);
    end.abort(new Refused('cancelled'));
  });
  return end.signal;
}

const UNDEFINED_TABLE = '42P01';

function refuseGone(error: Error & { code?: string }): never {
  if (error.code === UNDEFINED_TABLE) throw new Refused('gone', 'nobody waits for this snapshot any more');
  throw error;
}
