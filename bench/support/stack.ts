import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../apps/server/src/platform/database/embedded.ts';
import { freePort, type Program, startProgram } from '../../e2e/support/programs.ts';
import { ADMIN, API_KEY, CORP } from '../../e2e/support/stack.ts';

const RESULTS = new URL('../../test-results/', import.meta.url).pathname;
export const KEY = `b1:${Buffer.alloc(32, 7).toString('base64')}`;
export const SESSION_SECRET = 'a session secret that is only for benchmarks';

/** Server, sandbox and a durable PostgreSQL of their own, in real time. */
export interface BenchStack {
  serverUrl: string;
  sandboxUrl: string;
  databaseUrl: string;
  server: Program;
  sandbox: Program;
  stop(): Promise<void>;
}

/**
 * @param file the server's entry: the product's own, or one that adds a route to compare with
 * @param env of both programs
 */
export async function startBenchStack({
  name,
  file = 'apps/server/src/main.ts',
  env: more = {},
}: {
  name: string;
  file?: string;
  env?: Record<string, string>;
}): Promise<BenchStack> {
  const folder = mkdtempSync(join(tmpdir(), 'xiaoer-bench-'));
  const postgres = await startEmbedded(folder);
  const undo: (() => Promise<unknown>)[] = [
    async () => {
      await postgres.stop();
      for (const left of [folder, postgres.home]) rmSync(left, { recursive: true, force: true });
    },
  ];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const [port, sandboxPort] = [await freePort(), await freePort()];
    const [serverUrl, sandboxUrl] = [`http://localhost:${port}`, `http://localhost:${sandboxPort}`];
    const env = {
      ...CORP,
      PORT: String(port),
      PUBLIC_URL: serverUrl,
      DATABASE_URL: postgres.url,
      DATA_DIR: folder,
      SANDBOX_PORT: String(sandboxPort),
      SANDBOX_URL: sandboxUrl,
      SANDBOX_DATA: join(folder, 'sandbox'),
      PLATFORM_URL: serverUrl,
      WECOM_BASE_URL: sandboxUrl,
      WECOM_OAUTH_URL: sandboxUrl,
      TOWN_CUSTOMERS: '0',
      TOWN_SEED: '7',
      SESSION_SECRET,
      ENCRYPTION_KEY: KEY,
      HMAC_KEY: KEY,
      FIRST_ADMIN_PASSWORD: ADMIN.password,
      BOOTSTRAP_API_KEY: API_KEY,
      LOG_LEVEL: 'error',
      ...more,
    };
    const program = async (entry: string, url: string, ready: string, log: string) => {
      const started = await startProgram({ file: entry, env, url, ready, log: join(RESULTS, name, `${log}.log`) });
      undo.push(() => started.stop());
      return started;
    };
    const server = await program(file, serverUrl, '/readyz', 'server');
    const sandbox = await program('apps/sandbox/src/main.ts', sandboxUrl, '/healthz', 'sandbox');
    // PostgreSQL would live on without us.
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => void stop().finally(() => process.exit(130)));
    return { serverUrl, sandboxUrl, databaseUrl: postgres.url, server, sandbox, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
