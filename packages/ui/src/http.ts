/** Whatever checks a response: every zod schema does. */
export interface Schema<T> {
  parse(value: unknown): T;
}

/** A refused or failed request. `code` is the server's (`offers.coupon_refused`) or one of ours (`network.…`, `client.…`). */
export class ApiError extends Error {
  readonly code: string;
  readonly details: Record<string, unknown>;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** Finds the request in the server's log. */
  readonly requestId: string | null;
  /** How long the server asks us to wait, from `retry-after`. */
  readonly retryAfterMs: number | null;

  constructor(
    code: string,
    {
      details = {},
      status = 0,
      requestId = null,
      retryAfterMs = null,
      cause,
    }: {
      details?: Record<string, unknown>;
      status?: number;
      requestId?: string | null;
      retryAfterMs?: number | null;
      cause?: unknown;
    } = {},
  ) {
    super(code, { cause });
    this.name = 'ApiError';
    this.code = code;
    this.details = details;
    this.status = status;
    this.requestId = requestId;
    this.retryAfterMs = retryAfterMs;
  }
}

const TEMPORARY = new Set([0, 408, 425, 429, 502, 503, 504]);

/** Whether the same request may succeed a little later. An answer we can't read stays unreadable. */
export function isTemporary(error: unknown): boolean {
  return error instanceof ApiError && error.code !== 'client.unexpected_answer' && TEMPORARY.has(error.status);
}

export interface RequestOptions {
  signal?: AbortSignal;
  timeoutMs?: number;
  headers?: Record<string, string>;
}

/** `getJson('/api/console/stores?city=…', Stores)` */
export function getJson<T>(path: string, schema: Schema<T>, options?: RequestOptions): Promise<T> {
  return requestJson('GET', path, undefined, schema, options);
}

/** `postJson('/api/console/runs', { playbook }, Run)` */
export function postJson<T>(path: string, body: unknown, schema: Schema<T>, options?: RequestOptions): Promise<T> {
  return requestJson('POST', path, body, schema, options);
}

/** An answer without a body (204), or whose body nobody reads. */
export const Nothing: Schema<null> = { parse: () => null };

/** Long enough for a slow phone on a store's network, short enough that a person still waits. */
const TIMEOUT_MS = 15_000;

/** Sends JSON with the session's cookie and reads a checked answer; everything that goes wrong is an `ApiError`. */
export async function requestJson<T>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body: unknown,
  schema: Schema<T>,
  { signal, timeoutMs = TIMEOUT_MS, headers = {} }: RequestOptions = {},
): Promise<T> {
  // By hand: AbortSignal.any and .timeout are younger than the web views of many store phones.
  const abort = new AbortController();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    abort.abort();
  }, timeoutMs);
  const giveUp = () => abort.abort();
  signal?.addEventListener('abort', giveUp);
  if (signal?.aborted) giveUp();
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: abort.signal,
    });
    answer = readAnswer(await response.text());
  } catch (cause) {
    if (signal?.aborted) throw signal.reason; // the caller gave up: nothing to tell
    throw new ApiError(timedOut ? 'network.timeout' : 'network.unreachable', { cause });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
  if (!response.ok) throw refused(response, answer);
  try {
    return schema.parse(answer);
  } catch (cause) {
    throw new ApiError('client.unexpected_answer', { status: response.status, cause });
  }
}

function readAnswer(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a proxy's HTML page; the schema or the status says what to make of it
  }
}

function refused(response: Response, answer: unknown): ApiError {
  const problem = (answer ?? {}) as { code?: unknown; details?: unknown; requestId?: unknown };
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiError(typeof problem.code === 'string' ? problem.code : `http.${response.status}`, {
    details: (problem.details ?? {}) as Record<string, unknown>,
    status: response.status,
    requestId: typeof problem.requestId === 'string' ? problem.requestId : response.headers.get('x-request-id'),
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : null,
  });
}
