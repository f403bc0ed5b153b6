import type { Difference } from './compare.ts';
import type { Answer, Parameter, Refusal, Status, Written } from './protocol.ts';
import { TOKEN_HEADER } from './protocol.ts';
import type { Compared } from './self-check.ts';

/** Beyond a question's own time-out, for the way there and back; wall milliseconds. */
const WAY_MS = 500;

/** No answer from the mirror; ask PostgreSQL. `unreachable`: it is down, or didn't answer in time. */
class MirrorUnavailable extends Error {
  readonly reason: Refusal | 'unreachable';
  constructor(reason: Refusal | 'unreachable', message: string = reason) {
    super(message);
    this.reason = reason;
  }
}

/**
 * Asks the mirror. Every call ends within its time-out, with an answer or a `MirrorUnavailable`; one that the caller
 * takes back by `signal` is interrupted there too. Asking twice is safe; a snapshot is keyed by its id.
 */
export function createMirrorClient({ url, token }: { url: string; token: string }) {
  async function call<T>(path: string, body: unknown, timeoutMs: number, signal?: AbortSignal): Promise<T> {
    const over = AbortSignal.timeout(timeoutMs + WAY_MS);
    const response = await fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { [TOKEN_HEADER]: token, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, over]) : over,
    }).catch((error: Error) => {
      if (signal?.aborted) throw new MirrorUnavailable('cancelled');
      throw new MirrorUnavailable('unreachable', error.message);
    });
    const answer = (await response.json().catch((error: Error) => {
      throw new MirrorUnavailable(signal?.aborted ? 'cancelled' : 'unreachable', error.message);
    })) as T & { error?: Refusal; message?: string };
    if (!response.ok) throw new MirrorUnavailable(answer.error ?? 'failed', answer.message);
    return answer;
  }

  return {
    /** Every relation against PostgreSQL: `row` mends what differs, `column` says in which columns. */
    compare: <Each extends 'row' | 'column'>(each: Each, timeoutMs = 3_600_000) =>
      call<Each extends 'row' ? Compared : Difference[]>('/compare', { each }, timeoutMs),
    status: (timeoutMs = 1_000) => call<Status>('/status', undefined, timeoutMs),
    query: (
      { sql, params = [], maxRows = 1_000 }: { sql: string; params?: Parameter[]; maxRows?: number },
      { timeoutMs = 10_000, signal }: { timeoutMs?: number; signal?: AbortSignal } = {},
    ) => call<Answer>('/query', { sql, params, maxRows, timeoutMs }, timeoutMs, signal),
    snapshot: (
      { sql, params = [], snapshotId }: { sql: string; params?: Parameter[]; snapshotId: number },
      { timeoutMs = 600_000, signal }: { timeoutMs?: number; signal?: AbortSignal } = {},
    ) => call<Written>('/snapshot', { sql, params, snapshotId, timeoutMs }, timeoutMs, signal),
  };
}
export type MirrorClient = ReturnType<typeof createMirrorClient>;
