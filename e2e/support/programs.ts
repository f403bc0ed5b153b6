import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = new URL('../../', import.meta.url).pathname;
/** Logs of the programs, and pictures of pages, a folder for each test file. */
export const RESULTS = `${ROOT}test-results/`;
/** The pinned Node, whichever runs the tests. */
const NODE = `${ROOT}node_modules/.bin/node`;
/** What Node made of our sources, for the next program that loads them: half of the CPU time of a start. */
const COMPILED = join(tmpdir(), 'xiaoer-compiled');
/** How long a program may take to be ready, and to end when asked, in wall milliseconds. */
const START_MS = 120_000;
const END_MS = 15_000;

export interface Program {
  pid: number;
  url: string;
  /** Resolves when the process is gone. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Asks it to end, and insists when it does not. */
  stop(): Promise<void>;
  /** As a power cut would. */
  kill(): Promise<void>;
}

const alive = new Set<number>();
// Whatever happens to the test process: nothing of ours goes on running.
process.on('exit', () => {
  for (const pid of alive) signal(pid, 'SIGKILL');
});

/** Starts one of the programs and waits until it answers. What it says goes to a file. */
export async function startProgram({
  file,
  env,
  url,
  ready,
  log,
}: {
  file: string;
  env: Record<string, string>;
  url: string;
  ready: string;
  log: string;
}): Promise<Program> {
  mkdirSync(dirname(log), { recursive: true });
  const out = openSync(log, 'a');
  const child = spawn(NODE, ['--disable-warning=ExperimentalWarning', `${ROOT}${file}`], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '/',
      NODE_COMPILE_CACHE: COMPILED,
      ...env,
    },
    stdio: ['ignore', out, out],
  });
  const pid = child.pid;
  if (!pid) throw new Error(`${file} could not be started`);
  alive.add(pid);
  let gone = false;
  const ended: Program['ended'] = new Promise((done) =>
    child.once('exit', (code, how) => {
      gone = true;
      alive.delete(pid);
      done({ code, signal: how });
    }),
  );
  const end = async (how: NodeJS.Signals) => {
    if (!gone) signal(pid, how);
    const late = setTimeout(() => signal(pid, 'SIGKILL'), END_MS);
    await ended;
    clearTimeout(late);
  };
  const program: Program = { pid, url, ended, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };

  const deadline = Date.now() + START_MS;
  for (;;) {
    const answer = await fetch(`${url}${ready}`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (answer?.ok) return program;
    if (gone) throw new Error(`${file} ended before it was ready:\n${tail(log)}`);
    if (Date.now() > deadline) {
      await program.kill();
      throw new Error(`${file} was not ready within ${START_MS / 1000} s:\n${tail(log)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function signal(pid: number, how: NodeJS.Signals): void {
  try {
    process.kill(pid, how);
  } catch {
    // Gone already.
  }
}

const tail = (file: string, lines = 20) => readFileSync(file, 'utf8').split('\n').slice(-lines).join('\n');

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, 'localhost', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? done(address.port) : failed(new Error('no port'))));
    });
  });
}
