import { afterEach, describe, expect, it } from 'vitest';
import { type Reply, type ScriptedPlatform, type Seen, startPlatform } from '../../test/scripted-platform.ts';
import { createMemoryTokenStore, type Observation, sleepOnWall, WeComError } from '../index.ts';

let platform: ScriptedPlatform;
afterEach(() => platform.stop());

const start = async (script: (request: Seen, count: number) => Reply | undefined = () => undefined) => {
  platform = await startPlatform(script);
  return platform;
};
const failure = (work: Promise<unknown>): Promise<WeComError> =>
  work.then(
    () => Promise.reject(new Error('the call succeeded')),
    (thrown: unknown) => (thrown instanceof WeComError ? thrown : Promise.reject(thrown)),
  );
const only = (path: string, reply: Reply) => (request: Seen) => (request.path === path ? reply : undefined);

describe('a caller with a queue of its own (maxWaitMs: 0)', () => {
  it('hears of a block, and of its running on, at once and with the time that is left', async () => {
    const { client, calls, time } = await start(only('user/get', { errcode: 45009, errmsg: 'freq' }));
    const { user } = client();
    const now = { maxWaitMs: 0 };
    expect(await failure(user.get({ userid: 'a' }, now))).toMatchObject({ code: 45009, retryAfterMs: 60_000 });
    time.now += 20_000;
    const held = await failure(user.get({ userid: 'b' }, now));
    expect(held).toMatchObject({ code: 'rate', outcome: 'not_sent', handling: 'W', retryAfterMs: 40_000 });
    expect(calls('user/get')).toHaveLength(1);
    expect(time.waits).toEqual([]);
  });

  it('is told of too many at once, and the same call is not repeated for it', async () => {
    const { client, calls, time } = await start(only('user/get', { errcode: 45033 }));
    const error = await failure(client().user.get({ userid: 'a' }, { maxWaitMs: 0 }));
    expect(error).toMatchObject({ code: 45033, handling: 'R', retryable: true, outcome: 'refused' });
    expect(error.retryAfterMs).toBeGreaterThan(0);
    expect(calls('user/get')).toHaveLength(1);
    expect(time.waits).toEqual([]);
  });

  it('does not wait for a blocked token either', async () => {
    const { client, time } = await start(only('gettoken', { errcode: 45009 }));
    const error = await failure(client().user.get({ userid: 'a' }, { maxWaitMs: 0 }));
    expect(error).toMatchObject({ code: 45009, outcome: 'not_sent', retryAfterMs: 60_000 });
    expect(time.waits).toEqual([]);
  });
});

describe('cancelled', () => {
  const reasons: [string, unknown][] = [
    ['without a reason', undefined],
    ['with an error of the caller', new Error('the visitor has left')],
    ['with a word', 'left'],
  ];

  it.each(reasons)('while it waits before a repeat, %s, it was not sent again', async (_, reason) => {
    const { client, calls } = await start(only('user/get', { errcode: 45033 }));
    const cancel = new AbortController();
    const sleep: typeof sleepOnWall = (_ms, signal) => {
      queueMicrotask(() => cancel.abort(reason));
      return sleepOnWall(60_000, signal);
    };
    const error = await failure(client({ sleep }).user.get({ userid: 'a' }, { signal: cancel.signal }));
    expect(error).toMatchObject({ code: 'aborted', outcome: 'not_sent' });
    expect(calls('user/get')).toHaveLength(1);
  });

  it('while another call fetches the token, it leaves and the other goes on', async () => {
    const { client, calls } = await start();
    const fetching = Promise.withResolvers<void>();
    const store = createMemoryTokenStore();
    const slow = { ...store, get: (key: string) => fetching.promise.then(() => store.get(key)) };
    const { user } = client({ tokenStore: slow });
    const cancel = new AbortController();
    const first = user.get({ userid: 'a' });
    const second = failure(user.get({ userid: 'b' }, { signal: cancel.signal }));
    cancel.abort();
    expect(await second).toMatchObject({ code: 'aborted', outcome: 'not_sent' });
    fetching.resolve();
    await first;
    expect(calls('user/get').map((call) => call.query['userid'])).toEqual(['a']);
  });

  it('while other reads are under way, it leaves the queue', async () => {
    const { client, calls } = await start(only('user/get', 'hang'));
    const { user, limiterState } = client({ limits: { parallelReads: 1 } });
    const cancelFirst = new AbortController();
    const first = failure(user.get({ userid: 'a' }, { signal: cancelFirst.signal }));
    await expect.poll(() => calls('user/get').length).toBe(1);
    const cancel = new AbortController();
    const second = failure(user.get({ userid: 'b' }, { signal: cancel.signal }));
    await expect.poll(() => limiterState().find(({ api }) => api === 'user.get')?.waiting).toBe(1);
    cancel.abort();
    expect(await second).toMatchObject({ code: 'aborted', outcome: 'not_sent' });
    cancelFirst.abort();
    expect(await first).toMatchObject({ code: 'aborted', outcome: 'unknown' });
  });
});

it('fetches one token for all processes that share a store', async () => {
  const { client, calls } = await start();
  const tokenStore = createMemoryTokenStore();
  const processes = Array.from({ length: 5 }, () => client({ tokenStore }));
  await Promise.all(processes.flatMap(({ user }) => [user.get({ userid: 'a' }), user.get({ userid: 'b' })]));
  expect(calls('gettoken')).toHaveLength(1);
  expect(calls('user/get')).toHaveLength(10);
});

it('takes the token that another process has fetched meanwhile', async () => {
  const { client, calls } = await start(({ path, query }) =>
    path === 'user/get' && query['access_token'] === 'token-1' ? { errcode: 40014 } : undefined,
  );
  const tokenStore = createMemoryTokenStore();
  const [one, other] = [client({ tokenStore }), client({ tokenStore })];
  await one.department.list();
  await other.department.list();
  await one.user.get({ userid: 'a' }); // replaces the token that both had
  await other.user.get({ userid: 'a' });
  expect(calls('gettoken')).toHaveLength(2);
});

it('tells of a request that was read only in part, and how long an attempt was held back', async () => {
  const errmsg = 'ok, Warning: wrong json format. ';
  const { client } = await start(({ path }) => (path === 'message/recall' ? { errcode: 0, errmsg } : undefined));
  const heard: Observation[] = [];
  const { message } = client({ limits: { perMinute: 1 }, observe: (observation) => heard.push(observation) });
  await message.recall({ msgid: 'm' });
  await message.recall({ msgid: 'n' });
  const [first, second] = heard.filter(({ api }) => api === 'message.recall');
  expect(first).toMatchObject({ warning: 'wrong json format', outcome: 'accepted', waitedMs: 0 });
  expect(second?.waitedMs).toBeGreaterThan(59_000);
  expect(heard.find(({ api }) => api === 'base.getToken')).not.toHaveProperty('warning');
});
