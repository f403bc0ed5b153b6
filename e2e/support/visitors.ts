import { type Answer, good, send } from './json.ts';
import type { Stack } from './stack.ts';
import type { Town } from './town.ts';

export type Who = { person: number } | { userid: string };

/** Somebody's browser: logged in by WeChat's or WeCom's page, a cookie of its own. */
export interface Visitor {
  get<Body>(path: string): Promise<Answer<Body>>;
  post<Body>(path: string, body: unknown): Promise<Answer<Body>>;
  put<Body>(path: string, body: unknown): Promise<Answer<Body>>;
  /** The bytes of a file as they are. */
  upload(path: string, bytes: Uint8Array): Promise<Answer>;
  /** The same browser at another process of the platform. */
  at(serverUrl: string): Visitor;
}

/** Walks through the log-in page as a browser does: start, authorize, back with a code. */
export async function visit(stack: Pick<Stack, 'serverUrl'>, town: Town, who: Who): Promise<Visitor> {
  const site = 'person' in who ? 'shop' : 'workbench';
  const start = await send('GET', `${stack.serverUrl}/api/${site}/oauth/start?to=${encodeURIComponent(`/${site}/`)}`);
  const authorize = new URL(start.headers.get('location') ?? '');
  const back = new URL(authorize.searchParams.get('redirect_uri') ?? '');
  back.searchParams.set('code', await town.oauthCode(who));
  back.searchParams.set('state', authorize.searchParams.get('state') ?? '');
  const end = await send('GET', back.toString(), { headers: { cookie: cookiesOf(start.headers) } });
  if (end.status !== 302) throw new Error(`log-in was answered ${end.status}: ${JSON.stringify(end.body)}`);
  return visitor(stack.serverUrl, cookiesOf(end.headers));
}

function visitor(serverUrl: string, cookie: string): Visitor {
  const headers = { cookie };
  return {
    get: (path) => send('GET', `${serverUrl}${path}`, { headers }),
    post: (path, body) => send('POST', `${serverUrl}${path}`, { headers, body }),
    put: (path, body) => send('PUT', `${serverUrl}${path}`, { headers, body }),
    async upload(path, bytes) {
      const answer = await fetch(`${serverUrl}${path}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/octet-stream' },
        body: bytes as Uint8Array<ArrayBuffer>,
      });
      return { status: answer.status, body: await answer.json() };
    },
    at: (url) => visitor(url, cookie),
  };
}

const cookiesOf = (headers: Headers) =>
  headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

/** The operators' console, logged in. */
export async function operator(stack: Pick<Stack, 'serverUrl'>, admin: { login: string; password: string }) {
  const answer = await send('POST', `${stack.serverUrl}/api/console/login`, { body: admin });
  good(answer);
  return visitor(stack.serverUrl, cookiesOf(answer.headers));
}
