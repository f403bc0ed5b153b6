import { type Endpoint, type EndpointName, endpoints } from '../endpoints/registry.ts';
import { WeComError } from '../errors/wecom-error.ts';
import { orAborted } from './abort.ts';
import { acceptedInPart, acceptedJson } from './answer.ts';
import { type Answer, exchange, type Fetch } from './exchange.ts';
import type { Limiter } from './limiter.ts';
import type { TokenSource } from './token.ts';

/** The last argument of every method. */
export interface CallOptions {
  /** Ends the call wherever it is: under way (outcome `unknown`), or waiting for its token, its turn or a repeat. */
  signal?: AbortSignal;
  /** For each attempt, answer included. Milliseconds. */
  timeoutMs?: number;
  /**
   * The longest to wait for a turn under the rate limits, for a block of the platform to end, or before a repeat.
   * Milliseconds. 0 is for callers with a queue of their own: whatever would wait fails at once with `retryAfterMs`.
   */
  maxWaitMs?: number;
  /** Attempts after the first; 0 for none. */
  retries?: number;
}

/** What one attempt did, for metrics. Holds no content. */
export interface Observation {
  api: EndpointName;
  /** 0 for the first. */
  attempt: number;
  /** Milliseconds from the request to the whole answer. */
  durationMs: number;
  /** Milliseconds for which the limiter held the attempt back before. */
  waitedMs: number;
  /** 0 when the platform said ok. */
  code: number | string;
  outcome: 'accepted' | WeComError['outcome'];
  /** The platform took only part of the request: its JSON was not well-formed (API §0). A bug to be reported. */
  warning?: 'wrong json format';
}

/** What a request carries besides its token. */
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

/** What all calls of a client share. */
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

/** One call with everything settled except the token, which may have to be replaced under way. */
interface Call extends CallRequest {
  api: EndpointName;
  endpoint: Endpoint;
  signal: AbortSignal | undefined;
  timeoutMs: number;
  maxWaitMs: number;
  retries: number;
}

/** Calls one endpoint, in turn, with a token, and again where its retry class allows. */
export async function callEndpoint(
  transport: Transport,
  tokens: TokenSource | null,
  api: EndpointName,
  request: CallRequest,
  options: CallOptions = {},
): Promise<Reply> {
  const call: Call = {
    ...request,
    api,
    endpoint: endpoints[api],
    signal: options.signal,
    timeoutMs: options.timeoutMs ?? transport.timeoutMs,
    maxWaitMs: options.maxWaitMs ?? transport.maxWaitMs,
    retries: options.retries ?? transport.retries,
  };
  const patience = { maxWaitMs: call.maxWaitMs, ...(call.signal ? { signal: call.signal } : {}) };
  let token = tokens ? await tokenFrom(call, tokens.current(patience)) : undefined;
  let tokenReplaced = false;
  let unclear = false; // an earlier attempt may have been accepted, whatever becomes of the later ones

  for (let attempt = 0; ; attempt += 1) {
    try {
      return await observed(transport, call, attempt, token);
    } catch (thrown) {
      const error = asWeComError(call, thrown);
      // A refused token refuses the whole request, whatever the endpoint: nothing happened yet.
      if (error.handling === 'T' && error.kind === 'api' && tokens && token !== undefined && !tokenReplaced) {
        token = await tokenFrom(call, tokens.replace(token, patience), unclear);
        tokenReplaced = true;
        continue;
      }
      unclear ||= error.outcome === 'unknown';
      if (error.code === 45033) transport.limiter.easeOff(api);
      const wait = error.code === 45009 ? transport.limiter.block(api) : backOff(transport.random, attempt);
      if (attempt >= call.retries || wait > call.maxWaitMs || !mayRepeat(call.endpoint, error)) {
        throw final(call.endpoint, error, { unclear, waitMs: wait });
      }
      // a block of the platform is waited out where every call waits for its turn
      if (error.code !== 45009) await pause(transport, call, wait, unclear);
    }
  }
}

/** One attempt, in turn, told to the observer either way. */
async function observed(transport: Transport, call: Call, attempt: number, token: string | undefined): Promise<Reply> {
  const { limiter, clock, observe } = transport;
  const { api, endpoint, maxWaitMs, signal } = call;
  const asked = clock();
  let begun: number | undefined;
  const tell = (code: Observation['code'], outcome: Observation['outcome'], partly = false) => {
    const now = clock();
    observe?.({
      api,
      attempt,
      durationMs: now - (begun ?? now),
      waitedMs: (begun ?? now) - asked,
      code,
      outcome,
      ...(partly ? { warning: 'wrong json format' } : {}),
    });
  };
  const turn = { maxWaitMs, signal };
  const inTurn = async () => {
    await limiter.turn(api, turn);
    begun = clock();
    return send(transport, call, token);
  };
  try {
    const reply = await (endpoint.retry === 'safe' ? limiter.asRead(api, turn, inTurn) : inTurn());
    tell(0, 'accepted', acceptedInPart(reply.json));
    return reply;
  } catch (thrown) {
    const error = asWeComError(call, thrown);
    tell(error.code, error.outcome);
    throw error;
  }
}

async function send(transport: Transport, call: Call, token: string | undefined): Promise<Reply> {
  const { api, endpoint } = call;
  const answer = await exchange(transport.fetch, {
    api,
    url: urlOf(transport.baseUrl, endpoint, call.query, token),
    method: endpoint.method === 'GET' || endpoint.method === 'DOWNLOAD' ? 'GET' : 'POST',
    headers: headersOf(call),
    body: call.form ? call.form() : call.body ? JSON.stringify(call.body) : undefined,
    timeoutMs: call.timeoutMs,
    signal: call.signal,
  });
  return { ...answer, json: acceptedJson(api, endpoint, answer) };
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

async function pause(transport: Transport, call: Call, ms: number, unclear: boolean): Promise<void> {
  try {
    await transport.sleep(ms, call.signal);
  } catch (thrown) {
    const error = asWeComError(call, thrown);
    throw unclear ? error.with({ outcome: 'unknown' }) : error;
  }
}

/** Interrupted waiting throws the reason of the signal, whatever that is; nothing of this attempt was sent then. */
function asWeComError({ api, signal }: Pick<Call, 'api' | 'signal'>, thrown: unknown): WeComError {
  if (thrown instanceof WeComError) return thrown;
  if (signal?.aborted) {
    return new WeComError({ kind: 'network', code: 'aborted', api, outcome: 'not_sent', cause: thrown });
  }
  throw thrown;
}

/** What a caller may conclude from an error that leaves this file. */
function final(
  endpoint: Endpoint,
  error: WeComError,
  { unclear, waitMs }: { unclear: boolean; waitMs: number },
): WeComError {
  return error.with({
    ...(unclear ? { outcome: 'unknown' } : {}),
    ...(unclear && endpoint.retry === 'reconcile' ? { retryable: false } : {}),
    ...(error.code === 45009 || error.code === 45033 ? { retryAfterMs: waitMs } : {}),
  });
}

/**
 * Without a token the call itself was not made, whatever became of the request for the token. Who cancels leaves at
 * once, also when another caller's fetch is waited for.
 */
async function tokenFrom(call: Call, fetching: Promise<string>, unclear = false): Promise<string> {
  try {
    return await orAborted(fetching, call.signal);
  } catch (thrown) {
    throw asWeComError(call, thrown).with({ outcome: unclear ? 'unknown' : 'not_sent' });
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
