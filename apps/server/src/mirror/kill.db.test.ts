import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../platform/testing/index.ts';
import { createMirrorClient } from './client.ts';
import { tokenOf } from './protocol.ts';
import { openChain, seeded, writeSomething } from './testing/little-chain.ts';

/**
 * The mirror's process is killed, while others write, at named points and at random times of loading and feeding; each
 * time it must come back equal to PostgreSQL in every column. `FAULTS=full`: all 50 kills, some minutes.
 */
const KILLS = process.env['FAULTS'] === 'full' ? 50 : 6;
const CUSTOMERS = 3_000;
const SEED = 20260320;
const SECRET = 'a session secret that is only for tests';
const SCRIPT = new URL('./testing/little-mirror.child.ts', import.meta.url).pathname;
/** Armed in turn; the kills in between come at random times. */
const LOADING = ['mirror.half_loaded', 'mirror.before_checkpoint', 'mirror.before_adopt', 'mirror.after_adopt'];
const FEEDING = ['mirror.inside_batch#3', 'mirror.before_commit#4', 'mirror.after_commit#5'];
const PORT = 23_000 + (process.pid % 900);

const database = testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'xiaoer-mirror-kill-'));
const client = createMirrorClient({ url: `http://127.0.0.1:${PORT}`, token: tokenOf(SECRET) });
const random = seeded(SEED);
let child: ChildProcess | null = null;
let writing = false;
let written = 0;
let writer: Promise<void>;

function start(crashAt = ''): Promise<NodeJS.Signals | null> {
  child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: database.url,
      DATA_DIR: folder,
      SESSION_SECRET: SECRET,
      MIRROR_PORT: String(PORT),
      CRASH_AT: crashAt,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const mine = child;
  return new Promise((done) => mine.once('exit', (_, signal) => done(signal)));
}

/** Writers that go on until told to stop. */
function writeOn(): void {
  writing = true;
  const choose = seeded(SEED + written);
  writer = (async () => {
    while (writing) {
      await writeSomething(database.pool, choose, CUSTOMERS);
      written += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
}

beforeAll(async () => {
  await openChain(database.pool, CUSTOMERS);
  writeOn();
});
afterAll(async () => {
  writing = false;
  await writer;
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Every third time it begins with nothing, so that loads are cut short too. */
function planned(n: number): { point: string; latestMs: number; anew: boolean } {
  const nth = Math.floor(n / 3);
  if (n % 3 === 0) {
    return nth % 2 === 0
      ? { point: LOADING[(nth / 2) % LOADING.length]!, latestMs: 15_000, anew: true }
      : { point: '', latestMs: 300 + random() * 1_200, anew: true };
  }
  if (n % 3 === 1) return { point: FEEDING[nth % FEEDING.length]!, latestMs: 15_000, anew: false };
  return { point: '', latestMs: 300 + random() * 3_000, anew: false };
}

describe('a mirror that is killed again and again', () => {
  it(
    'is equal to PostgreSQL in every column each time that it has caught up',
    async () => {
      const killed: string[] = [];
      for (let n = 0; n < KILLS; n += 1) {
        const { point, latestMs, anew } = planned(n);
        if (anew) rmSync(join(folder, 'mirror', 'current'), { force: true });
        const gone = start(point);
        const late = setTimeout(() => child!.kill('SIGKILL'), latestMs);
        expect(await gone).toBe('SIGKILL');
        clearTimeout(late);
        killed.push(point || 'at random');
        if (n % 3 === 2 || n === KILLS - 1) await comesBackEqual();
      }
      process.stderr.write(`${killed.length} kills, ${written} transactions meanwhile\n`);
    },
    60_000 + KILLS * 30_000,
  );
});

/** Nothing is written while the sums are taken; what differs is looked at by the program itself, in every column. */
async function comesBackEqual(): Promise<void> {
  writing = false;
  await writer;
  const gone = start();
  const now = new Date().toISOString();
  for (const end = Date.now() + 90_000; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const status = await client.status().catch(() => null);
    if (status?.state === 'ready' && status.asOf! >= now) break;
    if (Date.now() > end) throw new Error(`not caught up within 90 s: ${JSON.stringify(status)}`);
  }
  expect(await client.compare('column')).toEqual([]);
  child!.kill('SIGTERM');
  expect(await gone).toBe(null);
  writeOn();
}
