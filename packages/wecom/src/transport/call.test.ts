import { afterEach, describe, expect, it } from 'vitest';
import { type Reply, type ScriptedPlatform, type Seen, startPlatform } from '../../test/scripted-platform.ts';
import type { Observation } from '../index.ts';
import { WeComError } from '../index.ts';

let platform: ScriptedPlatform;
afterEach(() => platform.stop());

const start = async (script: (request: Seen, count: number) => Reply | undefined) => {
  platform = await startPlatform(script);
  return platform;
};
const on =
  (path: string, reply: (request: Seen, count: number) => Reply | undefined) => (request: Seen, count: number) =>
    request.path === path ? reply(request, count) : undefined;

async function failure(work: Promise<unknown>): Promise<WeComError> {
  const error = await work.then(
    () => new Error('the call succeeded'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof WeComError) return error;
  throw error;
}

const massSend = { sender: 'lin.qiao', external_userid: ['wm1'], text: { content: '周末上新' } };
const ADD = 'externalcontact/add_msg_template';
const LIST = 'externalcontact/get_groupmsg_task';

describe('the access token', () => {
  it('is fetched once, however many calls want it at the same moment', async () => {
    const { client, calls } = await start(() => undefined);
    const { user } = client();
    await Promise.all(Array.from({ length: 10 }, () => user.get({ userid: 'lin.qiao' })));
    expect(calls('gettoken')).toHaveLength(1);
    expect(calls('user/get').map((c) => c.query['access_token'])).toEqual(Array(10).fill('token-1'));
  });

  it('is renewed five minutes before it ends', async () => {
    const { client, calls, time } = await start(() => undefined);
    const { user } = client();
    await user.get({ userid: 'a' });
    time.now += (7200 - 300) * 1000 - 1;
    await user.get({ userid: 'a' });
    expect(calls('gettoken')).toHaveLength(1);
    time.now += 1;
    await user.get({ userid: 'a' });
    expect(calls('gettoken')).toHaveLength(2);
  });

  it.each([40014, 42001, 41001])(
    'refused with %i, is fetched once more and the call repeated, also a mass send',
    async (errcode) => {
      const { client, calls } = await start(
        on(ADD, ({ query }) =>
          query['access_token'] === 'token-1' ? { errcode, errmsg: 'no' } : { errcode: 0, msgid: 'msg1' },
        ),
      );
      const { massMessage } = client({ retries: 0 });
      expect(await massMessage.addTemplate(massSend)).toMatchObject({ msgid: 'msg1', fail_list: [] });
      expect(calls(ADD).map((c) => c.query['access_token'])).toEqual(['token-1', 'token-2']);
    },
  );

  it('is not fetched a third time when the new one is refused too', async () => {
    const { client, calls } = await start(on(ADD, () => ({ errcode: 42001, errmsg: 'no' })));
    const error = await failure(client({ retries: 0 }).massMessage.addTemplate(massSend));
    expect(error).toMatchObject({ code: 42001, handling: 'T', outcome: 'refused' });
    expect(calls('gettoken')).toHaveLength(2);
    expect(calls(ADD)).toHaveLength(2);
  });

  it('refused for ten calls at once, is replaced once', async () => {
    const { client, calls } = await start(
      on('user/get', ({ query }) => (query['access_token'] === 'token-1' ? { errcode: 42001 } : undefined)),
    );
    const { user } = client({ limits: { parallelReads: 10 } });
    await Promise.all(Array.from({ length: 10 }, () => user.get({ userid: 'a' })));
    expect(calls('gettoken')).toHaveLength(2);
  });

  it.each([{}, { access_token: '' }, { access_token: 'x' }, { access_token: 'x', expires_in: 'soon' }])(
    'that was not really given (%j) is an error, not a token',
    async (answer) => {
      const { client } = await start(on('gettoken', () => ({ errcode: 0, ...answer })));
      const error = await failure(client().massMessage.addTemplate(massSend));
      expect(error).toMatchObject({ code: 'bad_answer', outcome: 'not_sent' });
    },
  );

  it('with a wrong secret is not asked for again within a minute, lest our address be blocked', async () => {
    const { client, calls, time } = await start(
      on('gettoken', () => ({ errcode: 40001, errmsg: 'invalid credential' })),
    );
    const { massMessage } = client();
    expect(await failure(massMessage.addTemplate(massSend))).toMatchObject({
      code: 40001,
      handling: 'C',
      outcome: 'not_sent',
      api: 'base.getToken',
    });
    await failure(massMessage.addTemplate(massSend));
    expect(calls('gettoken')).toHaveLength(1);
    time.now += 60_000;
    await failure(massMessage.addTemplate(massSend));
    expect(calls('gettoken')).toHaveLength(2);
  });
});

describe('a mass send', () => {
  it.each<[string, Reply, Partial<WeComError>]>([
    ['the connection is cut after the request', 'cut', { kind: 'network', code: 'connection' }],
    ['there is no answer in time', 'hang', { kind: 'timeout', code: 'timeout' }],
    ['a gateway says 502', { status: 502, body: 'bad gateway' }, { kind: 'network', code: 'http', httpStatus: 502 }],
    ['the answer is not JSON', { status: 200, body: '<html>' }, { kind: 'network', code: 'bad_answer' }],
    ['the answer is of somebody else', { message: 'welcome to the proxy' }, { kind: 'network', code: 'bad_answer' }],
    ['the system is busy', { errcode: -1, errmsg: 'system busy' }, { kind: 'api', code: -1 }],
  ])('is never repeated when %s: its outcome is unknown', async (_, reply, expected) => {
    const { client, calls } = await start(on(ADD, () => reply));
    const error = await failure(client({ timeoutMs: 200 }).massMessage.addTemplate(massSend));
    expect(error).toMatchObject({ ...expected, outcome: 'unknown', retryable: false });
    expect(calls(ADD)).toHaveLength(1);
  });

  it.each<[string, Reply, Partial<WeComError>]>([
    ['an errcode', { errcode: 41048, errmsg: 'no customer' }, { kind: 'api', code: 41048, handling: 'D' }],
    [
      'a redirect',
      { status: 302, body: '', headers: { location: 'http://elsewhere/' } },
      { code: 'http', handling: 'C' },
    ],
    ['a 404', { status: 404, body: '' }, { code: 'http', handling: 'C', httpStatus: 404 }],
  ])('answered with %s was refused', async (_, reply, expected) => {
    const { client, calls } = await start(on(ADD, () => reply));
    const error = await failure(client().massMessage.addTemplate(massSend));
    expect(error).toMatchObject({ ...expected, outcome: 'refused', retryable: false });
    expect(calls(ADD)).toHaveLength(1);
  });

  it('refused for too many at once goes out again, because nothing had happened', async () => {
    const { client, calls, time } = await start(
      on(ADD, (_, n) => (n < 3 ? { errcode: 45033 } : { errcode: 0, msgid: 'm' })),
    );
    await client().massMessage.addTemplate(massSend);
    expect(calls(ADD)).toHaveLength(3);
    expect(time.waits).toEqual([100, 200]); // half of 0.2 s and of 0.4 s: the jitter here is 0.5
  });

  it('was not sent when nobody listens, and may be tried again', async () => {
    const gone = await startPlatform(() => undefined);
    await gone.stop();
    const tokenStore = {
      get: async () => ({ value: 'token', expiresAt: Number.MAX_SAFE_INTEGER }),
      set: async () => undefined,
      withLock: <T>(_key: string, work: () => Promise<T>) => work(),
    };
    await start(() => undefined);
    const unreachable = gone.client({ tokenStore });
    const error = await failure(unreachable.massMessage.addTemplate(massSend));
    expect(error).toMatchObject({ kind: 'network', code: 'unreachable', outcome: 'not_sent', retryable: true });
    expect(gone.time.waits).toHaveLength(3);
  });

  it('was not sent when its token could not be had, although that request was cut', async () => {
    const { client } = await start(on('gettoken', () => 'cut'));
    expect(await failure(client().massMessage.addTemplate(massSend))).toMatchObject({
      api: 'base.getToken',
      outcome: 'not_sent',
      retryable: true,
    });
  });

  it('cancelled by the caller under way has an unknown outcome, cancelled before was not sent', async () => {
    const abort = new AbortController();
    const { client } = await start(
      on(ADD, () => {
        abort.abort();
        return 'hang';
      }),
    );
    const { massMessage } = client();
    const options = { signal: abort.signal };
    expect(await failure(massMessage.addTemplate(massSend, options))).toMatchObject({
      code: 'aborted',
      outcome: 'unknown',
    });
    expect(await failure(massMessage.addTemplate(massSend, options))).toMatchObject({
      code: 'aborted',
      outcome: 'not_sent',
    });
  });

  it('cancelled while it waits for its turn was not sent', async () => {
    const { client, calls } = await start(() => undefined);
    const { message } = client({ limits: { perMinute: 1 }, clock: Date.now, sleep: undefined });
    await message.recall({ msgid: 'm' });
    const waiting = message.recall({ msgid: 'n' }, { signal: AbortSignal.timeout(30) });
    expect(await failure(waiting)).toMatchObject({ code: 'aborted', outcome: 'not_sent' });
    expect(calls('message/recall')).toHaveLength(1);
  });
});

describe('a read', () => {
  it.each<[string, Reply]>([
    ['a cut connection', 'cut'],
    ['a 503', { status: 503, body: '' }],
    ['system busy', { errcode: -1 }],
    ['being dispatched', { errcode: 41063 }],
  ])('is repeated after %s', async (_, reply) => {
    const { client, calls } = await start(
      on(LIST, (_request, n) => (n < 3 ? reply : { errcode: 0, task_list: [{ userid: 'a', status: '2' }] })),
    );
    const tasks = await Array.fromAsync(client().massMessage.tasks({ msgid: 'm' }));
    expect(tasks).toEqual([{ userid: 'a', status: 2 }]);
    expect(calls(LIST)).toHaveLength(3);
  });

  it('is given up after the first attempt and three more', async () => {
    const { client, calls, time } = await start(on(LIST, () => ({ errcode: -1 })));
    const error = await failure(Array.fromAsync(client().massMessage.tasks({ msgid: 'm' })));
    expect(error).toMatchObject({ code: -1, retryable: true });
    expect(calls(LIST)).toHaveLength(4);
    expect(time.waits).toEqual([100, 200, 400]);
  });

  it('never runs more often at the same time than allowed', async () => {
    let running = 0;
    let most = 0;
    platform = await startPlatform(() => undefined);
    const slow: typeof fetch = async (url, init) => {
      if (String(url).includes('gettoken')) return fetch(url, init);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return new Response('{"errcode":0}');
    };
    const { user } = platform.client({ fetch: slow, limits: { parallelReads: 3 } });
    await Promise.all(Array.from({ length: 12 }, (_, n) => user.get({ userid: `u${n}` })));
    expect(most).toBe(3);
  });
});

describe('a call with a key', () => {
  const send = { welcome_code: 'Wc-1', text: { content: '你好' } };
  const SEND = 'externalcontact/send_welcome_msg';

  it('is repeated after a lost answer and learns that the first one had arrived', async () => {
    const { client, calls } = await start(
      on(SEND, (_, n) => (n === 1 ? 'cut' : { errcode: 41051, errmsg: 'delivered' })),
    );
    expect(await client().welcome.send(send)).toMatchObject({ already: true, errcode: 41051 });
    expect(calls(SEND)).toHaveLength(2);
  });

  it.each<[string, Reply]>([
    ['no answer either', 'cut'],
    ['a refusal', { errcode: 41050, errmsg: 'expired' }],
  ])('has an unknown outcome when a lost answer is followed by %s', async (_, second) => {
    const { client } = await start(on(SEND, (_request, n) => (n === 1 ? 'cut' : second)));
    expect(await failure(client({ retries: 1 }).welcome.send(send))).toMatchObject({ outcome: 'unknown' });
  });

  it('is repeated while another app sends', async () => {
    const { client } = await start(on(SEND, (_, n) => (n === 1 ? { errcode: 41096 } : undefined)));
    expect(await client().welcome.send(send)).toMatchObject({ already: false });
  });

  it('is not repeated when it is too late', async () => {
    const { client, calls } = await start(on(SEND, () => ({ errcode: 41050 })));
    const error = await failure(client().welcome.send(send));
    expect(error).toMatchObject({ code: 41050, handling: 'D', outcome: 'refused' });
    expect(error.hint?.zh).toContain('20 秒');
    expect(calls(SEND)).toHaveLength(1);
  });
});

describe('the frequency limit', () => {
  it('holds calls back instead of failing them', async () => {
    const { client, calls, time } = await start(() => undefined);
    const { message } = client({ limits: { perMinute: 2 } });
    const begun = time.now;
    for (let n = 0; n < 5; n += 1) await message.recall({ msgid: `m${n}` });
    expect(calls('message/recall')).toHaveLength(5);
    expect(time.now - begun).toBeGreaterThanOrEqual(120_000);
    expect(time.now - begun).toBeLessThan(130_000);
  });

  it('fails a call that would wait longer than allowed, saying how long', async () => {
    const { client } = await start(() => undefined);
    const { message } = client({ limits: { perMinute: 1 } });
    await message.recall({ msgid: 'm' });
    const error = await failure(message.recall({ msgid: 'n' }, { maxWaitMs: 1000 }));
    expect(error).toMatchObject({ kind: 'limit', code: 'rate', outcome: 'not_sent', handling: 'W' });
    expect(error.retryAfterMs).toBeGreaterThan(59_000);
  });

  it('said by the platform is waited out, also by a mass send, and other APIs go on', async () => {
    const { client, calls, time } = await start(
      on(ADD, (_, n) => (n === 1 ? { errcode: 45009 } : { errcode: 0, msgid: 'm' })),
    );
    const { massMessage, user } = client();
    const sending = massMessage.addTemplate(massSend);
    await user.get({ userid: 'a' });
    expect(await sending).toMatchObject({ msgid: 'm' });
    expect(time.waits).toEqual([60_000]);
    expect(calls(ADD)).toHaveLength(2);
  });

  it('said again right after the minute is the hour: the call fails and says when to come back', async () => {
    const { client, calls } = await start(on(ADD, () => ({ errcode: 45009, errmsg: 'freq' })));
    const { massMessage } = client();
    const error = await failure(massMessage.addTemplate(massSend));
    expect(error).toMatchObject({
      code: 45009,
      handling: 'W',
      retryable: true,
      outcome: 'refused',
      retryAfterMs: 3_600_000,
    });
    expect(await failure(massMessage.addTemplate(massSend))).toMatchObject({ code: 'rate', outcome: 'not_sent' });
    expect(calls(ADD)).toHaveLength(2);
  });
});

describe('an error', () => {
  it('names the address that the platform refused', async () => {
    const errmsg =
      'not allow to access from your ip, hint: [1767225600_1_a], from ip: 203.0.113.7, more info at https://x';
    const { client } = await start(on('user/get', () => ({ errcode: 60020, errmsg })));
    const error = await failure(client().user.get({ userid: 'a' }));
    expect(error).toMatchObject({ code: 60020, handling: 'C', refusedIp: '203.0.113.7', errmsg });
    expect(error.meaning.zh).toContain('可信IP');
  });

  it('of a code nobody has listed is not repeated', async () => {
    const { client, calls } = await start(on('user/get', () => ({ errcode: 123456 })));
    expect(await failure(client().user.get({ userid: 'a' }))).toMatchObject({ code: 123456, handling: 'D' });
    expect(calls('user/get')).toHaveLength(1);
  });

  it('holds neither secret nor token', async () => {
    const { client } = await start(on('user/get', () => 'cut'));
    const error = await failure(client({ retries: 0 }).user.get({ userid: 'a' }));
    const { inspect } = await import('node:util');
    expect(inspect(error, { depth: 9 })).not.toMatch(/token-1|a-secret/);
  });
});

it('tells of every attempt', async () => {
  const { client } = await start(on(LIST, (_, n) => (n === 1 ? { errcode: -1 } : undefined)));
  const heard: Observation[] = [];
  await Array.fromAsync(client({ observe: (o) => heard.push(o) }).massMessage.tasks({ msgid: 'm' }));
  expect(heard.map(({ api, attempt, code, outcome }) => [api, attempt, code, outcome])).toEqual([
    ['base.getToken', 0, 0, 'accepted'],
    ['massMessage.tasks', 0, -1, 'unknown'],
    ['massMessage.tasks', 1, 0, 'accepted'],
  ]);
});
