import { spawn } from 'node:child_process';
import { RESTART_CODE } from '../../apps/server/src/platform/restart.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
/** How long a program may take to end by itself, in milliseconds. */
const PATIENCE_MS = 15_000;

export interface Program {
  /** Its exit code, when it ended by itself. */
  ended: Promise<number>;
  stop(): Promise<void>;
}

/** Starts one of our programs in a process group of its own: Ctrl-C reaches us alone, and we end it in order. */
export function startProgram(
  name: string,
  file: string,
  env: Record<string, string>,
  onUnexpectedEnd: (code: number | null) => void,
  args: string[] = [],
): Program {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', `${ROOT}${file}`, ...args], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  let asked = false;
  const ended = new Promise<number>((done) =>
    child.once('exit', (code, signal) => {
      if (!asked && code !== 0 && code !== RESTART_CODE)
        console.error(`✗ the ${name} ended by itself (${signal ?? `exit code ${code}`})`);
      if (!asked) onUnexpectedEnd(code);
      done(code ?? 1);
    }),
  );
  return {
    ended,
    async stop() {
      asked = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      await ended;
      clearTimeout(late);
    },
  };
}

/** Waits until a program answers 200 there. */
export async function waitUntilReady(url: string, patienceMs = 60_000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > deadline) throw new Error(`${url} did not become ready within ${patienceMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
