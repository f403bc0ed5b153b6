import Taro from '@tarojs/taro';
import type { Problem } from '@xiaoer/contracts';
import { retrying } from './retry';

/** A refused or failed request; status 0 when no answer came. */
export class RequestError extends Error {
  readonly code: string;
  readonly status: number;
  readonly requestId: string | null;
  readonly askedMs: number | null;

  constructor(code: string, status: number, requestId: string | null = null, askedMs: number | null = null) {
    super(code);
    this.code = code;
    this.status = status;
    this.requestId = requestId;
    this.askedMs = askedMs;
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

async function request(method: 'GET' | 'POST', path: string, data?: unknown): Promise<unknown> {
  let answer: Taro.request.SuccessCallbackResult;
  try {
    answer = await Taro.request({
      url: `/api/shop${path}`,
      method,
      data: data as object | undefined,
      header: data === undefined ? {} : { 'content-type': 'application/json' },
      timeout: TIMEOUT_MS,
      credentials: 'same-origin',
    });
  } catch {
    throw new RequestError('network.unreachable', 0);
  }
  const { statusCode, data: body, header } = answer;
  if (statusCode >= 200 && statusCode < 300) return body;
  const problem = (body ?? {}) as Partial<Problem>;
  const seconds = Number(header?.['retry-after'] ?? Number.NaN);
  throw new RequestError(
    problem.code ?? `http.${statusCode}`,
    statusCode,
    problem.requestId ?? null,
    Number.isFinite(seconds) ? seconds * 1000 : null,
  );
}

const MAY_PASS = new Set([0, 408, 425, 429, 502, 503, 504]);

/** Repeats a request that the server answers alike however often it comes: reads, and writes with one outcome per person. */
export function persistently<T>(
  send: () => Promise<T>,
  { tries, onPause }: { tries: number; onPause?: (error: unknown) => void },
): Promise<T> {
  return retrying(send, {
    tries,
    onPause,
    temporary: (error) =>
      error instanceof RequestError && MAY_PASS.has(error.status) ? { askedMs: error.askedMs } : null,
    sleep: (ms) => new Promise((wake) => setTimeout(wake, ms)),
    random: Math.random,
  });
}
