import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

const APPS = new URL('../../../', import.meta.url).pathname;
/** How long a program may take to be ready or to end, in wall milliseconds. */
const PATIENCE_MS = 60_000;

export interface Program {
  url: string;
  stop(): Promise<void>;
}

/** Starts the server or the sandbox as a program of its own and waits until it is ready. */
export async function start(
  app: 'server' | 'sandbox',
  env: Record<string, string>,
  { url, ready }: { url: string; ready: string },
): Promise<Program> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', `${APPS}${app}/src/main.ts`], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  let ended = false;
  const end = new Promise<void>((done) =>
    child.once('exit', () => {
      ended = true;
      done();
    }),
  );
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    if (ended) throw new Error(`the ${app} ended before it was ready`);
    const answer = await fetch(`${url}${ready}`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (answer?.ok) break;
    if (Date.now() > deadline) throw new Error(`the ${app} was not ready within ${PATIENCE_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    async stop() {
      if (ended) return;
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      await end;
      clearTimeout(late);
    },
  };
}

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
