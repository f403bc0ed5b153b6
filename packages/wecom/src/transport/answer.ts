import type { Endpoint, EndpointName } from '../endpoints/registry.ts';
import { WeComError } from '../errors/wecom-error.ts';
import { type Answer, badAnswer } from './exchange.ts';

/** HTTP status is 200 also for errors: the errcode decides. Downloads carry one only when they failed. */
export function acceptedJson(api: EndpointName, endpoint: Endpoint, answer: Answer): Record<string, unknown> {
  if (endpoint.method === 'DOWNLOAD' && isFile(answer)) return {};
  const json = parse(api, answer);
  const { errcode, errmsg } = json;
  // Only uploads have been seen without one; elsewhere this is somebody else answering, a proxy perhaps.
  const code = errcode === undefined && endpoint.method === 'UPLOAD' ? 0 : Number(errcode ?? Number.NaN);
  if (!Number.isInteger(code)) throw badAnswer(api);
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

/** True when the platform could read only part of our JSON, which it says nowhere but in `errmsg` (API §0). */
export function acceptedInPart({ errmsg }: Record<string, unknown>): boolean {
  return typeof errmsg === 'string' && errmsg.toLowerCase().includes('wrong json format');
}
