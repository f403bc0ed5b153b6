import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttp, type Http } from '../http/index.ts';
import { createLog } from '../log.ts';
import { createAdmission } from './admission.ts';
import { createGate } from './gate.ts';

/** One place at work, two that may wait; its work ends when it is told to. */
async function serve({ patienceMs = 60_000 } = {}) {
  const admission = createAdmission({
    atOnce: 1,
    classes: [{ name: 'work', atMost: 1, kept: 0, waiting: 2 }],
    patienceMs,
    longestMs: 60_000,
    promisedShare: 1,
    random: () => 0,
  });
  const gate = createGate({
    admission,
    classOf: ({ path }) => (path.startsWith('/work') ? { class: 'work', key: null } : null),
    now: () => performance.now(),
  });
  const http = await createHttp({ log: createLog('silent'), gate, requestsPerMinute: 10_000 });
  const working: ((outcome: 'fine' | 'broken') => void)[] = [];
  http.get('/work', async () => {
    const outcome = await new Promise((end) => working.push(end));
    if (outcome === 'broken') throw new Error('broken');
    return { ok: true };
  });
  http.post('/work', async () => ({ ok: true }));
  http.get('/free', async () => ({ ok: true }));
  await http.listen({ port: 0, host: '127.0.0.1' });
  const address = http.server.address() as { port: number };
  return {
    http,
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    working,
    state: () => admission.state()[0]!,
  };
}

let http: Http | undefined;
afterEach(() => http?.close());

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('a server that admits', () => {
  it('works on one after another and sends the rest away with a place and an hour', async () => {
    const server = await serve();
    http = server.http;
    const answers: Promise<Response>[] = [];
    for (const nth of [1, 2, 3]) {
      answers.push(fetch(`${server.url}/work`));
      await until(() => server.state().atWork + server.state().waiting === nth);
    }
    const sentAway = await fetch(`${server.url}/work`);
    expect(sentAway.status).toBe(429);
    expect(sentAway.headers.get('retry-after')).toBe('1');
    expect(await sentAway.json()).toEqual({
      code: 'http.too_many_requests',
      details: { place: 3, retryAfterSeconds: 1 },
      requestId: sentAway.headers.get('x-request-id'),
    });

    for (const nth of [1, 2, 3]) {
      await until(() => server.working.length === nth);
      // the next one begins only when this one has ended
      expect(server.state()).toMatchObject({ atWork: 1, waiting: 3 - nth });
      server.working[nth - 1]!('fine');
    }
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(server.state()).toEqual({ name: 'work', atWork: 0, waiting: 0, sentAway: 1 });
  });

  it('gives the place of a failed request back', async () => {
    const server = await serve();
    http = server.http;
    const failing = fetch(`${server.url}/work`);
    await until(() => server.working.length === 1);
    server.working[0]!('broken');
    expect((await failing).status).toBe(500);
    expect(server.state()).toMatchObject({ atWork: 0, waiting: 0 });
  });

  it('forgets who hangs up while she waits, and goes on working for who hangs up later', async () => {
    const server = await serve();
    http = server.http;
    const first = connect(server.port, '127.0.0.1');
    first.write('GET /work HTTP/1.1\r\nhost: test\r\n\r\n');
    await until(() => server.working.length === 1);
    const second = connect(server.port, '127.0.0.1');
    second.write('GET /work HTTP/1.1\r\nhost: test\r\n\r\n');
    await until(() => server.state().waiting === 1);
    second.destroy();
    await until(() => server.state().waiting === 0);
    first.destroy();
    const third = fetch(`${server.url}/work`);
    await until(() => server.state().waiting === 1);
    expect(server.working).toHaveLength(1);
    server.working[0]!('fine');
    await until(() => server.working.length === 2);
    server.working[1]!('fine');
    expect((await third).status).toBe(200);
    expect(server.state()).toEqual({ name: 'work', atWork: 0, waiting: 0, sentAway: 0 });
  });

  it('gives the place back of who hangs up in the middle of what she sends', async () => {
    const server = await serve();
    http = server.http;
    const half = connect(server.port, '127.0.0.1');
    half.write('POST /work HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{');
    await until(() => server.state().atWork === 1);
    half.destroy();
    await until(() => server.state().atWork === 0);
  });

  it('sends away whoever has waited long enough', async () => {
    const server = await serve({ patienceMs: 300 });
    http = server.http;
    const working = fetch(`${server.url}/work`);
    await until(() => server.working.length === 1);
    const tired = await fetch(`${server.url}/work`);
    expect([tired.status, tired.headers.get('retry-after')]).toEqual([429, '1']);
    expect(server.state()).toMatchObject({ atWork: 1, waiting: 0 });
    server.working[0]!('fine');
    expect((await working).status).toBe(200);
  });

  it('lets a page that was sent away come again by itself', async () => {
    const server = await serve({ patienceMs: 0 });
    http = server.http;
    const working = fetch(`${server.url}/work`);
    await until(() => server.working.length === 1);
    const page = await fetch(`${server.url}/work`, { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect([page.status, page.headers.get('refresh'), page.headers.get('retry-after')]).toEqual([429, '1', '1']);
    expect(await page.text()).toContain('前面约 1 位');
    server.working[0]!('fine');
    await working;
  });

  it('asks nothing of requests without a class', async () => {
    const server = await serve();
    http = server.http;
    const working = fetch(`${server.url}/work`);
    await until(() => server.working.length === 1);
    expect((await fetch(`${server.url}/free`)).status).toBe(200);
    server.working[0]!('fine');
    await working;
  });
});
