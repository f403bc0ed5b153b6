import { WeComError } from '../errors/wecom-error.ts';

export interface ExchangeRequest {
  api: string;
  url: URL;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body: string | FormData | undefined;
  timeoutMs: number;
  signal: AbortSignal | undefined;
}

export interface Answer {
  headers: Headers;
  bytes: Uint8Array;
}

/** The global `fetch`, or one of the caller's own: with a proxy, a certificate, a trace. */
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

/**
 * One HTTP request and its whole answer. Turns what goes wrong on the way into a WeComError that says whether the
 * request can have had an effect. The URL holds the access token and is never part of an error.
 */
export async function exchange(fetch: Fetch, request: ExchangeRequest): Promise<Answer> {
  const { api, signal } = request;
  if (signal?.aborted) {
    throw new WeComError({ kind: 'network', code: 'aborted', api, outcome: 'not_sent', cause: signal.reason });
  }
  const patience = AbortSignal.timeout(request.timeoutMs);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      body: request.body ?? null,
      redirect: 'manual', // following one would hand the token to another host
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (response.status !== 200 && response.status !== 206) throw httpError(api, response.status);
    return { headers: response.headers, bytes };
  } catch (error) {
    if (error instanceof WeComError) throw error;
    if (signal?.aborted) {
      throw new WeComError({ kind: 'network', code: 'aborted', api, outcome: 'unknown', cause: signal.reason });
    }
    if (patience.aborted) {
      throw new WeComError({ kind: 'timeout', code: 'timeout', api, outcome: 'unknown', handling: 'R' });
    }
    throw neverConnected(error)
      ? new WeComError({ kind: 'network', code: 'unreachable', api, outcome: 'not_sent', handling: 'R', cause: error })
      : new WeComError({ kind: 'network', code: 'connection', api, outcome: 'unknown', handling: 'R', cause: error });
  }
}

/** A server error may come from a gateway after the platform took the request; anything else is a clear no. */
function httpError(api: string, httpStatus: number): WeComError {
  const unclear = httpStatus >= 500;
  const repeat = unclear || httpStatus === 408 || httpStatus === 429;
  return new WeComError({
    kind: 'network',
    code: 'http',
    api,
    httpStatus,
    outcome: unclear ? 'unknown' : 'refused',
    handling: repeat ? 'R' : 'C',
  });
}

const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** True when the failure lies in name lookup, connecting or the certificate: nothing was sent then. */
function neverConnected(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, syscall, cause, errors } = error as Record<string, unknown>;
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  if (typeof code === 'string' && BEFORE_SENDING.has(code)) return true;
  if (Array.isArray(errors) && errors.length > 0) return errors.every(neverConnected); // one per address tried
  return neverConnected(cause);
}

/** An answer that says ok but lacks what it is for, or cannot be read at all. */
export function badAnswer(api: string): WeComError {
  return new WeComError({ kind: 'network', code: 'bad_answer', api, outcome: 'unknown', handling: 'R' });
}
