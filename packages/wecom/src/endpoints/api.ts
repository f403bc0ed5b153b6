import { WeComError } from '../errors/wecom-error.ts';
import type { CallOptions, CallRequest, Reply } from '../transport/call.ts';
import type { ContentLimits } from './limits.ts';
import { type EndpointName, endpoints } from './registry.ts';
import { normalise, type Shape } from './shapes.ts';

/** What every answer has besides its own members. */
export interface Accepted {
  errcode: number;
  errmsg: string;
  /** True when the platform said that this had been done before (class S); `errcode` says which way. */
  already: boolean;
}

/** What the endpoint groups are built on. */
export interface Api {
  /** Sends the parameters where the endpoint wants them: query for GET, JSON for POST. */
  call<T = Accepted>(name: EndpointName, params?: object, options?: CallOptions, shape?: Shape): Promise<T & Accepted>;
  /** One endpoint with query, form or headers of the caller's making; the answer as bytes. */
  raw(name: EndpointName, request: CallRequest, options?: CallOptions): Promise<Reply>;
  limits: ContentLimits;
  clock: () => number;
}

/** Whether parameters go into the query. */
export function isGet(name: EndpointName): boolean {
  return endpoints[name].method === 'GET';
}

/** Marks what was done before and puts the answer into shape. */
export function accepted<T>(answer: Record<string, unknown>, shape: Shape | undefined): T & Accepted {
  const errcode = Number(answer['errcode'] ?? 0);
  const shaped = shape ? normalise(answer, shape) : answer;
  return { ...shaped, errcode, errmsg: String(answer['errmsg'] ?? ''), already: errcode !== 0 } as T & Accepted;
}

/** A page of a list that goes on at `next_cursor`. */
interface CursorPage {
  next_cursor?: string;
}

/**
 * Every page of a list, to its end. The end is an empty or missing cursor, not an empty page. To go on where an
 * earlier walk stopped, put its cursor into the parameters.
 */
export async function* pages<P extends CursorPage>(
  api: Api,
  name: EndpointName,
  params: object & { cursor?: string },
  options?: CallOptions,
  shape?: Shape,
): AsyncGenerator<P & Accepted, void, undefined> {
  let cursor = params.cursor;
  const seen = new Set<string>(cursor ? [cursor] : []); // two cursors may take turns
  for (;;) {
    const page: P & Accepted = await api.call<P>(name, { ...params, ...(cursor ? { cursor } : {}) }, options, shape);
    yield page;
    const next = page.next_cursor;
    if (!next) return;
    if (seen.has(next)) throw cursorLoop(name);
    seen.add(next);
    cursor = next;
  }
}

/** Thrown instead of asking for the same page for ever. */
export function cursorLoop(api: EndpointName): WeComError {
  return new WeComError({ kind: 'network', code: 'cursor_loop', api, outcome: 'unknown' });
}

/** The items of such a list, one after the other. */
export async function* items<T>(
  api: Api,
  name: EndpointName,
  list: string,
  params: object & { cursor?: string },
  options?: CallOptions,
  shape: Shape = {},
): AsyncGenerator<T, void, undefined> {
  const withList = { ...shape, lists: [...(shape.lists ?? []), list] };
  for await (const page of pages<CursorPage & Record<string, unknown>>(api, name, params, options, withList)) {
    yield* page[list] as T[];
  }
}
