import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { createServer } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { writeClockSetting } from '@xiaoer/clock';
import { afterEach, describe, expect, it } from 'vitest';
import { SHARED_PORT } from './platform/processes/index.ts';
import { testDatabase } from './platform/testing/index.ts';

const database = testDatabase();
const MAIN = new URL('./main.ts', import.meta.url).pathname;
const API_KEY = 'xk_several-processes-0000';
const PATIENCE_MS = 60_000;
/** A connection that was being handed to a process when it was killed stays silent: the asker's own time-out ends it. */
const SILENCE_MS = 10_000;

interface LogLine {
  msg: string;
  web?: number;
  pid?: number;
  status?: number;
}

/** A port that nobody listens on now. */
const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createServer().listen(0, 'localhost', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });

/** The product's own entry, as people start it; what it says is kept. */
async function start(env: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'xiaoer-web-'));
  const port = await freePort();
  const said: LogLine[] = [];
  const cried: string[] = [];
  const child: ChildProcess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      DATABASE_URL: database.url,
      DATA_DIR: folder,
      BOOTSTRAP_API_KEY: API_KEY,
      LOG_LEVEL: 'debug',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  createInterface({ input: child.stdout! }).on('line', (line) => said.push(JSON.parse(line) as LogLine));
  createInterface({ input: child.stderr! }).on('line', (line) => cried.push(line));
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  return {
    pid: child.pid!,
    url: `http://localhost:${port}`,
    cried,
    ended,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Of the processes that listened so far, in their order. */
    webs: () =>
      said.filter(({ msg }) => msg === 'a web process listens').map(({ web, pid }) => ({ web: web!, pid: pid! })),
    /** The numbers of the processes that have answered. */
    answered: () => new Set(said.filter(({ msg }) => msg === 'answered').map(({ web }) => web)),
    said: (msg: string) => said.some((line) => line.msg === msg),
    async tidy() {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
type Server = Awaited<ReturnType<typeof start>>;

let server: Server | undefined;
afterEach(async () => {
  await server?.tidy();
  server = undefined;
});

async function until(holds: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`not within ${PATIENCE_MS / 1_000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Over a connection of its own, which any process may take. Null when no answer came. */
function ask(url: string): Promise<number | null> {
  return new Promise((done) => {
    const signal = AbortSignal.timeout(SILENCE_MS);
    get(url, { agent: new Agent({ keepAlive: false }), signal }, (answer) => {
      answer.resume();
      answer.once('end', () => done(answer.statusCode ?? null));
      answer.once('error', () => done(null));
    }).once('error', () => done(null));
  });
}

/** Writes a unit of its own into the organisation; true when it was answered that it is there. */
async function putUnit({ url }: Server, code: string): Promise<boolean> {
  const answer = await fetch(`${url}/api/v1/organisation`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ units: [{ code, name: code, kind: 'region', parent: 'head' }] }),
    signal: AbortSignal.timeout(SILENCE_MS),
  }).catch(() => null);
  return answer?.status === 200;
}

// One core takes one process.
describe.skipIf(availableParallelism() < 2)('two web processes', () => {
  it('share the port, outlive one another, and end in order', { timeout: 300_000 }, async () => {
    const many = await start({ WEB_PROCESSES: '2' });
    server = many;
    await until(() => many.said('ready'), 'ready');
    const before = many.webs();
    expect(before).toHaveLength(2);

    const statuses = await Promise.all(Array.from({ length: 40 }, () => ask(`${many.url}/readyz`)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    await until(() => many.answered().size === 2, 'both have answered');

    // Whichever is asked for metrics tells of all.
    const metrics = await (await fetch(`${many.url}/metrics`)).text();
    const told = metrics.matchAll(/^process_resident_memory_bytes\{process="([^"]+)"/gm);
    const names = ['first', ...before.map(({ web }) => `web-${web}`)];
    expect([...told].map(([, name]) => name).toSorted()).toEqual(names.toSorted());

    // Writes go on while one of the two is killed as by a power cut, and while it is started again.
    const headOffice = { units: [{ code: 'head', name: '总部', kind: 'head_office', parent: null }] };
    const put = await fetch(`${many.url}/api/v1/organisation`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(headOffice),
    });
    expect(put.status).toBe(200);
    const kept: string[] = [];
    let sent = 0;
    let sending = true;
    const writing = Array.from({ length: 4 }, async () => {
      while (sending) {
        const code = `u${sent++}`;
        if (await putUnit(many, code)) kept.push(code);
      }
    });
    await until(() => kept.length > 20, 'writes are answered');
    process.kill(before[0]!.pid, 'SIGKILL');
    const atKill = kept.length;
    await until(() => kept.length > atKill + 20, 'the other one goes on');
    await until(() => many.webs().length === 3, 'a third process has taken the place of the killed one');
    sending = false;
    await Promise.all(writing);

    const { rows } = await database.pool.query<{ code: string }>(
      'select code from organisation.unit where code = any($1::text[])',
      [kept],
    );
    expect(rows).toHaveLength(kept.length);

    many.kill('SIGTERM');
    expect(await many.ended).toBe(0);
    expect(many.webs().filter(({ pid }) => isAlive(pid))).toEqual([]);
    expect(await ask(`${many.url}/healthz`)).toBeNull();
  });

  it('end by themselves when the first process is killed', { timeout: 180_000 }, async () => {
    const many = await start({ WEB_PROCESSES: '2' });
    server = many;
    await until(() => many.said('ready'), 'ready');
    const webs = many.webs();
    expect(webs.every(({ pid }) => isAlive(pid))).toBe(true);
    many.kill('SIGKILL');
    await until(() => webs.every(({ pid }) => !isAlive(pid)), 'both are gone');
  });

  it('do not start with a driven clock, and the setting is named', { timeout: 180_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xiaoer-clock-'));
    const CLOCK_FILE = join(folder, 'clock.json');
    writeClockSetting(CLOCK_FILE, { mode: 'driven', startMs: Date.parse('2026-03-15T12:00:00+08:00') });
    server = await start({ WEB_PROCESSES: '2', CLOCK_FILE });
    expect(await server.ended).toBe(1);
    expect(server.cried.join('\n')).toContain("WEB_PROCESSES: 2 processes can't share a driven clock");
    rmSync(folder, { recursive: true });
  });

  it('do not start on a port that somebody else listens on, which they would share without a word', {
    timeout: 180_000,
  }, async () => {
    const stranger = createServer();
    const port = await new Promise<number>((done) => {
      const told = () => done((stranger.address() as { port: number }).port);
      // as another server of this kind does
      stranger.listen({ port: 0, host: 'localhost', ...SHARED_PORT }, told);
    });
    server = await start({ WEB_PROCESSES: '2', PORT: String(port), HOST: 'localhost' });
    expect(await server.ended).not.toBe(0);
    expect(server.webs()).toEqual([]);
    expect(server.cried.join('\n')).toContain('EADDRINUSE');
    await new Promise((done) => stranger.close(done));
  });
});
