import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CallbackEvent, createCallbackReceiver, createWeComClient, type EndpointName } from '@xiaoer/wecom';
import pino from 'pino';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import type { WorldSettings } from './world/settings.ts';
import { worldForTest } from './world/testing.ts';

/** A platform that verifies its address and takes callbacks, written with the real receiver. */
async function platform(config: ReturnType<typeof readConfig>) {
  const receiver = createCallbackReceiver({ ...config.callback, receiveId: config.corp.corpId });
  const heard: CallbackEvent[] = [];
  const behaviour = { answer: (_nth: number): number => 200, count: 0 };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://platform');
    const query = Object.fromEntries(url.searchParams) as {
      msg_signature: string;
      timestamp: string;
      nonce: string;
      echostr: string;
    };
    if (request.method === 'GET') return void response.end(receiver.verifyUrl(query));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = behaviour.answer(++behaviour.count);
      if (status === 0) return request.socket.destroy();
      if (status === 200) heard.push(receiver.open(query, Buffer.concat(chunks)).event);
      response.writeHead(status).end('success');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}`, heard, behaviour, close: () => server.close() };
}

/** The whole stand-in on a free port, a client of the real protocol package, and a platform that hears callbacks. */
export async function sandboxForTest(settings: Partial<WorldSettings> = {}) {
  const base = readConfig({ LOG_LEVEL: 'silent', TOWN_CUSTOMERS: '0', CONTROL_TOKEN: 'turn-the-clock' });
  const other = await platform(base);
  const test = worldForTest(settings);
  const config = { ...base, platformUrl: other.url, callbackUrl: `${other.url}/wecom/callback` };
  const sandbox = await createApp({ config, world: test.world, log: pino({ level: 'silent' }), betweenTriesMs: 10 });
  const url = await sandbox.app.listen({ port: 0, host: '127.0.0.1' });
  sandbox.sender.start();
  const called = new Set<EndpointName>();
  const echoes: string[] = [];
  test.world.callbacks.onAdded(() => void (sandbox.calls.underWay && echoes.push(sandbox.calls.underWay)));
  const clientWith = (secret: string) =>
    createWeComClient({
      ...config.corp,
      secret,
      baseUrl: url,
      openBaseUrl: url,
      sleep: async () => {},
      retries: 0,
      observe: ({ api }) => called.add(api),
    });
  return {
    ...test,
    ...sandbox,
    url,
    platform: other,
    /** Endpoints that the client below has called so far. */
    called: called as ReadonlySet<EndpointName>,
    client: clientWith(config.corp.secret),
    /** The contact-sync assistant's. */
    syncClient: clientWith(config.corp.syncSecret),
    /** Calls of the API that were called back; the platform calls back none. */
    echoes: echoes as readonly string[],
    /** The errcode of a raw call: GET without a body. */
    async codeOf(path: string, body?: object): Promise<number> {
      const { access_token } = sandbox.credentials.issueToken(config.corp.corpId, config.corp.secret);
      const answer = await fetch(
        `${url}/cgi-bin/${path}${path.includes('?') ? '&' : '?'}access_token=${access_token}`,
        {
          ...(body
            ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
            : {}),
        },
      );
      return ((await answer.json()) as { errcode: number }).errcode;
    },
    async close() {
      await sandbox.app.close();
      other.close();
    },
  };
}
