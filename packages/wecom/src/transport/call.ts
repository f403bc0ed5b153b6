import { type Endpoint, type EndpointName, endpoints } from '../endpoints/registry.ts';
import { WeComError } from '../errors/wecom-error.ts';
import { type Answer, badAnswer, exchange, type Fetch } from './exchange.ts';
import type { Limiter } from './limiter.ts';
import type { TokenSource } from './token.ts';

export interface CallOptions {
  signal?: AbortSignal;
  /** For each attempt, answer included. Milliseconds. */
  timeoutMs?: number;
  /** The longest to wait for a turn under the rate limits, and for a block of the platform to end. Milliseconds. */
  maxWaitMs?: number;
  /** Attempts after the first; 0 for none. */
  retries?: number;
}

/** What one attempt did, for metrics. Holds no content. */
export interface Observation {
  api: EndpointName;
  attempt: number;
  durationMs: number;
  /** 0 when the platform said ok. */
  code: number | string;
  outcome: 'accepted' | WeComError['outcome'];
}

export interface CallRequest {
  query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON. */
  body?: object;
  form?: () => FormData;
  headers?: Readonly<Record<string, string>>;
}

/** An accepted answer. `json` is empty for a file. */
export interface Reply extends Answer {
  json: Record<string, unknown>;
}

export interface Transport {
  baseUrl: string;
  fetch: Fetch;
  clock: () => number;
  /** 0 ≤ x < 1, for jitter. */
  random: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  limiter: Limiter;
  timeoutMs: number;
  maxWaitMs: number;
  retries: number;
  observe: ((observation: Observation) => void) | undefined;
}

/** Back-off before attempt n + 1: somewhere below 0.2 s · 2ⁿ, and below 5 s (full jitter). */
const BACK_OFF_MS = 200;
const BACK_OFF_CAP_MS = 5_000;

/** Calls one endpoint, in turn, with a token, and again where its retry class allows. */
export async function callEndpoint(
  transport: Transport,
  tokens: TokenSource | null,
  api: EndpointName,
  request: CallRequest,
  options: CallOptions = {},
): Promise<Reply> {
  const endpoint: Endpoint = endpoints[api];
  const { limiter } = transport;
  const signal = options.signal;
  const retries = options.retries ?? transport.retries;
  const maxWaitMs = options.maxWaitMs ?? transport.maxWaitMs;
  let token = tokens ? await tokenFrom(tokens.current()) : undefined;
  let tokenReplaced = false;

  for (let attempt = 0; ; attempt += 1) {
    const started = { at: transport.clock() };
    try {
      const attemptOnce = async () => {
        await limiter.turn(api, { maxWaitMs, signal });
        started.at = transport.clock();
        const answer = await exchange(transport.fetch, {
          api,
          url: urlOf(transport.baseUrl, endpoint, request.query, token),
          method: endpoint.method === 'GET' || endpoint.method === 'DOWNLOAD' ? 'GET' : 'POST',
          headers: headersOf(request),
          body: request.form ? request.form() : request.body ? JSON.stringify(request.body) : undefined,
          timeoutMs: options.timeoutMs ?? transport.timeoutMs,
          signal,
        });
        return { ...answer, json: acceptedJson(api, endpoint, answer) };
      };
      const answer = await (endpoint.retry === 'safe' ? limiter.asRead(api, attemptOnce) : attemptOnce());
      transport.observe?.({
        api,
        attempt,
        durationMs: transport.clock() - started.at,
        code: 0,
        outcome: 'accepted',
      });
      return answer;
    } catch (thrown) {
      const error = asWeComError(api, thrown);
      transport.observe?.({
        api,
        attempt,
        durationMs: transport.clock() - started.at,
        code: error.code,
        outcome: error.outcome,
      });

      // A refused token refuses the whole request, whatever the endpoint: nothing happened yet.
      if (error.handling === 'T' && error.kind === 'api' && tokens && token !== undefined && !tokenReplaced) {
        token = await tokenFrom(tokens.replace(token));
        tokenReplaced = true;
        continue;
      }
      if (error.code === 45033) limiter.easeOff(api);
      const wait = error.code === 45009 ? limiter.block(api) : backOff(transport.random, attempt);
      if (attempt >= retries || !mayRepeat(endpoint, error) || wait > maxWaitMs) throw final(endpoint, error, wait);
      if (error.code !== 45009) await pause(transport, api, wait, signal); // a block is waited out in `turn`
    }
  }
}

/** Whether the same request may go out again by itself. */
function mayRepeat(endpoint: Endpoint, error: WeComError): boolean {
  if (error.kind === 'limit' || error.code === 'aborted') return false;
  if (error.outcome === 'unknown' && endpoint.retry === 'reconcile') return false;
  return error.handling === 'R' || error.code === 45009;
}

function backOff(random: () => number, attempt: number): number {
  return random() * Math.min(BACK_OFF_CAP_MS, BACK_OFF_MS * 2 ** attempt);
}

async function pause(transport: Transport, api: string, ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await transport.sleep(ms, signal);
  } catch (error) {
    throw asWeComError(api, error);
  }
}

/** Interrupted waiting throws the abort reason; nothing of this attempt was sent then. */
function asWeComError(api: string, thrown: unknown): WeComError {
  if (thrown instanceof WeComError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return new WeComError({ kind: 'network', code: 'aborted', api, outcome: 'not_sent', cause: thrown });
  }
  throw thrown;
}

/** What a caller may conclude from an error that leaves this file. */
function final(endpoint: Endpoint, error: WeComError, waitMs: number): WeComError {
  if (error.code === 45009) return error.with({ retryAfterMs: waitMs });
  if (error.outcome === 'unknown' && endpoint.retry === 'reconcile') return error.with({ retryable: false });
  return error;
}

/** Without a token the call itself was never made, whatever became of the request for the token. */
async function tokenFrom(fetching: Promise<string>): Promise<string> {
  try {
    return await fetching;
  } catch (error) {
    throw error instanceof WeComError ? error.with({ outcome: 'not_sent' }) : error;
  }
}

function urlOf(baseUrl: string, endpoint: Endpoint, query: CallRequest['query'], token: string | undefined): URL {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/cgi-bin/${endpoint.path}`);
  if (token !== undefined) url.searchParams.set('access_token', token);
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

function headersOf(request: CallRequest): Record<string, string> {
  // fetch writes the multipart header itself: only it knows the boundary
  const type: Record<string, string> = request.body ? { 'content-type': 'application/json; charset=utf-8' } : {};
  return { accept: 'application/json', ...type, ...request.headers };
}

/** HTTP status is 200 also for errors: the errcode decides. Downloads carry one only when they failed. */
function acceptedJson(api: EndpointName, endpoint: Endpoint, answer: Answer): Record<string, unknown> {
  if (endpoint.method === 'DOWNLOAD' && isFile(answer)) return {};
  const json = parse(api, answer);
  const { errcode, errmsg } = json;
  const code = Number(errcode ?? 0);
  if (code === 0) return json;
  const error = new WeComError({
    kind: 'api',
    code,
    api,
    // "System busy" does not say how far the request came; every other code is a decision against it.
    outcome: code === -1 ? 'unknown' : 'refused',
    ...(typeof errmsg === 'string' ? { errmsg } : {}),
  });
  // Done already is done: the answer, with its errcode, is for the caller to look at.
  if (error.handling === 'S') return json;
  throw error;
}

/** A failed download is a JSON document without a file name. */
function isFile({ headers }: Answer): boolean {
  return headers.has('content-disposition') || !headers.get('content-type')?.includes('json');
}

function parse(api: string, answer: Answer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(answer.bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // falls through: what is not JSON and what is no object are the same to a caller
  }
  throw badAnswer(api);
}
