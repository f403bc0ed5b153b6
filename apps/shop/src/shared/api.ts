import Taro from '@tarojs/taro';
import type { Problem } from '@xiaoer/contracts';
import { languageNow } from './language';
import { type Passing, retrying } from './retry';

/** A refused or failed request; status 0 when no answer came. */
export class RequestError extends Error {
  readonly code: string;
  /** What the server says besides its code, e.g. the reason of a refusal. */
  readonly details: Record<string, unknown>;
  readonly status: number;
  readonly requestId: string | null;
  readonly askedMs: number | null;
  /** The place in the queue at which somebody who was sent away stands, herself included. */
  readonly place: number | null;

  constructor(
    code: string,
    status: number,
    requestId: string | null = null,
    {
      details = {},
      askedMs = null,
      place = null,
    }: { details?: Record<string, unknown>; askedMs?: number | null; place?: number | null } = {},
  ) {
    super(code);
    this.code = code;
    this.details = details;
    this.status = status;
    this.requestId = requestId;
    this.askedMs = askedMs;
    this.place = place;
  }
}

/** Wall milliseconds: a phone on a store's network may be slow, but nobody looks at a spinner longer than this. */
const TIMEOUT_MS = 12_000;

export const getJson = async <T>(path: string) => answered<T>(await request('GET', path));
export const postJson = async <T>(path: string, body: unknown) => answered<T>(await request('POST', path, body));
/** A post whose answer nobody reads. */
export const tell = async (path: string, body: unknown) => void (await request('POST', path, body));

/** A network's own log-in page comes with status 200 and is no JSON. */
function answered<T>(body: unknown): T {
  if (body === null || typeof body !== 'object') throw new RequestError('client.unexpected_answer', 200);
  return body as T;
}

export const remove = async (path: string) => void (await request('DELETE', path));

async function request(method: 'GET' | 'POST' | 'DELETE', path: string, data?: unknown): Promise<unknown> {
  let answer: Taro.request.SuccessCallbackResult;
  try {
    answer = await Taro.request({
      url: `/api/shop${path}`,
      method,
      data: data as object | undefined,
      header: {
        'accept-language': languageNow(),
        ...(data === undefined ? {} : { 'content-type': 'application/json' }),
      },
      timeout: TIMEOUT_MS,
      credentials: 'same-origin',
    });
  } catch {
    throw new RequestError('network.unreachable', 0);
  }
  const { statusCode, data: body, header } = answer;
  if (statusCode >= 200 && statusCode < 300) return body;
  const problem = (body ?? {}) as Partial<Problem>;
  // Mini programs give names of headers as the server wrote them, browsers in small letters.
  const retryAfter = Object.entries(header ?? {}).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
  const seconds = Number(retryAfter ?? Number.NaN);
  const place = problem.details?.place;
  throw new RequestError(problem.code ?? `http.${statusCode}`, statusCode, problem.requestId ?? null, {
    details: problem.details ?? {},
    askedMs: Number.isFinite(seconds) ? seconds * 1000 : null,
    place: typeof place === 'number' ? place : null,
  });
}

const MAY_PASS = new Set([0, 408, 425, 429, 502, 503, 504]);

/** Whether a failed request may succeed when it is asked again, and when; null: it would fail again. */
export const passing = (error: unknown): Passing | null =>
  error instanceof RequestError && MAY_PASS.has(error.status)
    ? { askedMs: error.askedMs, appointed: error.status === 429 }
    : null;

/** Repeats a request that the server answers alike however often it comes: reads, and writes with one outcome per person. */
export function persistently<T>(
  send: () => Promise<T>,
  { tries, onPause }: { tries: number; onPause?: (error: unknown, pauseMs: number) => void },
): Promise<T> {
  return retrying(send, {
    tries,
    onPause,
    temporary: passing,
    sleep: (ms) => new Promise((wake) => setTimeout(wake, ms)),
    random: Math.random,
  });
}
