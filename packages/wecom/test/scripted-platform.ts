import { Buffer } from 'node:buffer';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWeComClient, type WeComClientOptions } from '../src/index.ts';

export interface Seen {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  text: string;
  json: Record<string, unknown>;
}

/** What the platform does with a request: a JSON answer, another HTTP answer, no answer, or a cut connection. */
export type Reply =
  | Record<string, unknown>
  | 'hang'
  | 'cut'
  | { status: number; body: string | Uint8Array; headers?: Record<string, string> };

/** A few lines of HTTP that answer as told; tokens are handed out unless the script says otherwise. */
export async function startPlatform(script: (request: Seen, count: number) => Reply | undefined) {
  const seen: Seen[] = [];
  let tokens = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://platform');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const one: Seen = {
        method: request.method ?? '',
        path: url.pathname.replace('/cgi-bin/', ''),
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        text,
        json: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
      };
      seen.push(one);
      const count = seen.filter((other) => other.path === one.path).length;
      const token = one.path === 'gettoken' ? { access_token: `token-${++tokens}`, expires_in: 7200 } : {};
      const reply = script(one, count) ?? { errcode: 0, errmsg: 'ok', ...token };
      if (reply === 'hang') return;
      if (reply === 'cut') return void response.destroy();
      const raw = 'status' in reply && 'body' in reply;
      if (raw) response.writeHead(reply['status'] as number, (reply['headers'] ?? {}) as Record<string, string>);
      else response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' });
      response.end(raw ? (reply['body'] as string | Uint8Array) : JSON.stringify(reply));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** Time that only passes when somebody waits; real where the network is waited for. */
  const time = { now: 1_767_225_600_000, waits: [] as number[] };
  const client = (options: Partial<WeComClientOptions> = {}) =>
    createWeComClient({
      corpId: 'ww1f0c2a9d5b7e3481',
      secret: 'a-secret',
      agentId: 1000021,
      baseUrl,
      clock: () => time.now,
      random: () => 0.5,
      sleep: async (ms, signal) => {
        signal?.throwIfAborted();
        time.waits.push(ms);
        time.now += ms;
      },
      ...options,
    });

  return {
    baseUrl,
    client,
    time,
    seen,
    calls: (path: string) => seen.filter((request) => request.path === path),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type ScriptedPlatform = Awaited<ReturnType<typeof startPlatform>>;
