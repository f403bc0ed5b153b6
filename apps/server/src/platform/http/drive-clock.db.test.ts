import { afterEach, beforeEach, expect, it } from 'vitest';
import { addJobs, createWorker, type JobHandler } from '../jobs/index.ts';
import { createPolling } from '../polling/index.ts';
import { testDatabase, testPlatform } from '../testing/index.ts';
import { driveClock } from './drive-clock.ts';
import { createHttp, type Http } from './index.ts';

const database = testDatabase();
const TOKEN = 'a token for tests only';

/** A point that work reaches, and at which it waits until it may go on. */
function gate() {
  let reach = () => {};
  let open = () => {};
  const reached = new Promise<void>((done) => {
    reach = done;
  });
  const opened = new Promise<void>((done) => {
    open = done;
  });
  return {
    reached,
    open: () => open(),
    pass: () => {
      reach();
      return opened;
    },
  };
}

let url: string;
let http: Http;
/** What the handlers of this test's jobs and its one request do. */
let jobs: Record<string, JobHandler>;
let request: () => Promise<void>;
let add: (task: string) => Promise<void>;
const did: string[] = [];
beforeEach(async () => {
  did.length = 0;
  jobs = {};
  const platform = await testPlatform(database);
  const handler =
    (task: string): JobHandler =>
    async (...args) => {
      await jobs[task]?.(...args);
      did.push(task);
    };
  const tasks = ['tests.first', 'tests.second'];
  const worker = createWorker({
    ...platform.database,
    log: platform.log,
    handlers: Object.fromEntries(tasks.map((task) => [task, handler(task)])),
    concurrency: 1,
  });
  add = (task) => platform.db.transaction().execute((tx) => addJobs(tx, [{ task, payload: {} }]));
  http = await createHttp({ log: platform.log, requestsPerMinute: 1_000 });
  driveClock(http, { platform, polling: createPolling(platform), worker, token: TOKEN, more: () => {} });
  http.post('/work', async () => {
    await request();
    did.push('request');
    return { ok: true };
  });
  url = await http.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => http.close());

const settle = async () => {
  const answer = await fetch(`${url}/internal/clock/settle`, {
    method: 'POST',
    headers: { 'x-control-token': TOKEN, 'content-type': 'application/json' },
    body: '{}',
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { nextDueAt: string | null; done: number };
};
/** Long enough for a settling that waits for nothing to be over; nothing depends on it when all is well. */
const aMoment = (settled: Promise<unknown>) =>
  Promise.race([settled, new Promise((resolve) => setTimeout(resolve, 500))]);
const ask = (signal?: AbortSignal) => fetch(`${url}/work`, { method: 'POST', ...(signal ? { signal } : {}) });

it('waits for a request at work, and does what it left to do', async () => {
  const inside = gate();
  request = async () => {
    await inside.pass();
    await add('tests.first');
  };
  const asked = ask();
  await inside.reached;
  const settled = settle();
  await aMoment(settled);
  inside.open();
  await Promise.all([asked, settled]);
  expect(did).toEqual(['request', 'tests.first']);
});

it('a request that came while jobs ran is waited for as well, and was not settled before it', async () => {
  const [inJob, inside] = [gate(), gate()];
  jobs['tests.first'] = () => inJob.pass();
  request = async () => {
    await inside.pass();
    await add('tests.second');
  };
  await add('tests.first');
  const settled = settle();
  await inJob.reached;
  const asked = ask();
  await inside.reached;
  inJob.open();
  // nothing waits in the queue any more, and the request has not yet said what it wants done
  await aMoment(settled);
  inside.open();
  await Promise.all([asked, settled]);
  expect(did).toEqual(['tests.first', 'request', 'tests.second']);
});

it('who hangs up leaves his request at work', async () => {
  const inside = gate();
  request = async () => {
    await inside.pass();
    await add('tests.first');
  };
  const hangUp = new AbortController();
  const asked = ask(hangUp.signal).catch((error: Error) => error.name);
  await inside.reached;
  hangUp.abort();
  expect(await asked).toBe('AbortError');
  const settled = settle();
  await aMoment(settled);
  inside.open();
  await settled;
  expect(did).toEqual(['request', 'tests.first']);
});

it('waits for a job that failed until it has been tried again', async () => {
  let tries = 0;
  jobs['tests.first'] = async () => {
    tries += 1;
    if (tries === 1) throw new Error('the first try fails');
    await add('tests.second');
  };
  await add('tests.first');
  await settle();
  expect(tries).toBe(2);
  expect(did).toEqual(['tests.first', 'tests.second']);
});

it('says the same number as long as nothing is done, and another one after a request or a job', async () => {
  request = async () => {};
  const { done } = await settle();
  expect((await settle()).done).toBe(done);
  await ask();
  const afterRequest = (await settle()).done;
  expect(afterRequest).toBeGreaterThan(done);
  await add('tests.first');
  await ask();
  expect((await settle()).done).toBe(afterRequest + 2);
});
