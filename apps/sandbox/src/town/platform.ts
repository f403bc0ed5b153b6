import type { World } from '../world/index.ts';

/** How long the platform may take to answer, in wall milliseconds. */
const PATIENCE_MS = 20_000;

export interface Answer {
  status: number;
  body: unknown;
}

type Who = { person: number } | { userid: string };

/**
 * The platform as the town's people meet it: its pages' interface with a log-in of their own, its public interface with
 * the till's key. Nothing else of it is known here.
 */
export function createPlatform({
  world,
  url,
  apiKey,
  operatorPassword,
}: {
  world: World;
  url: string;
  apiKey: string;
  /** Of the console's first user. */
  operatorPassword: string | null;
}) {
  const jars = new Map<string, Map<string, string>>();
  const nameOf = (who: Who) => ('person' in who ? `p${who.person}` : `s${who.userid}`);

  async function send(
    method: string,
    path: string,
    { headers = {}, body, jar }: { headers?: Record<string, string>; body?: unknown; jar?: Map<string, string> },
  ) {
    const response = await fetch(path.startsWith('http') ? path : `${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(jar && jar.size > 0 ? { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    for (const line of response.headers.getSetCookie()) keepCookie(jar, line);
    const text = await response.text();
    const location = response.headers.get('location');
    return { status: response.status, location, body: text && !location ? (JSON.parse(text) as unknown) : null };
  }

  /** The walk through WeChat's or WeCom's log-in page, as a browser walks it. */
  async function logIn(who: Who): Promise<Map<string, string>> {
    const jar = new Map<string, string>();
    const site = 'person' in who ? 'shop' : 'workbench';
    const start = await send('GET', `/api/${site}/oauth/start?to=${encodeURIComponent(`/${site}/`)}`, { jar });
    if (!start.location) throw new Error(`log-in of ${nameOf(who)} was answered ${start.status}`);
    const authorize = new URL(start.location);
    const back = new URL(authorize.searchParams.get('redirect_uri') ?? '');
    back.searchParams.set('code', world.mintOauthCode(who));
    back.searchParams.set('state', authorize.searchParams.get('state') ?? '');
    const end = await send('GET', back.pathname + back.search, { jar });
    if (end.status >= 400) throw new Error(`log-in of ${nameOf(who)} was refused: ${JSON.stringify(end.body)}`);
    jars.set(nameOf(who), jar);
    return jar;
  }

  /** A request as somebody, logged in first when they are not. */
  async function as(who: Who, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> {
    const jar = jars.get(nameOf(who)) ?? (await logIn(who));
    const answer = await send(method, path, { body, jar });
    if (answer.status !== 401) return answer;
    return send(method, path, { body, jar: await logIn(who) });
  }

  let desk: Map<string, string> | null = null;

  async function logInToConsole(): Promise<Map<string, string>> {
    const jar = new Map<string, string>();
    const body = { login: 'admin', password: operatorPassword };
    const { status } = await send('POST', '/api/console/login', { body, jar });
    if (status >= 300) throw new Error(`the operator's log-in was answered ${status}`);
    desk = jar;
    return jar;
  }

  /** An operator at the console, logged in again when the session is over. */
  async function atConsole(method: 'POST', path: string, body: unknown): Promise<Answer> {
    const answer = await send(method, path, { body, jar: desk ?? (await logInToConsole()) });
    if (answer.status !== 401) return answer;
    return send(method, path, { body, jar: await logInToConsole() });
  }

  return {
    as,
    console: atConsole,
    /** Forgets a log-in: who became a contact meanwhile is somebody else to the platform. */
    forget: (who: Who) => void jars.delete(nameOf(who)),
    /** The till and the back office. Throws when the platform can't be reached or breaks. */
    async api(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Answer> {
      const answer = await send(method, path, { body, headers: { authorization: `Bearer ${apiKey}` } });
      if (answer.status >= 500) throw new Error(`${method} ${path} was answered ${answer.status}`);
      return answer;
    },
  };
}
export type Platform = ReturnType<typeof createPlatform>;

function keepCookie(jar: Map<string, string> | undefined, line: string): void {
  const [pair = ''] = line.split(';');
  const [name = '', ...value] = pair.split('=');
  if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar?.delete(name.trim());
  else jar?.set(name.trim(), value.join('='));
}
