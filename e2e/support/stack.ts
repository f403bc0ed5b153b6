import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { driven, live } from '../../apps/sandbox/src/rehearsal/live.ts';
import { writeClockSetting } from '../../packages/clock/src/index.ts';
import { freePort, type Program, RESULTS, startProgram } from './programs.ts';

const KEY = `t1:${Buffer.alloc(32, 7).toString('base64')}`;

export const ADMIN = { login: 'admin', password: 'a-password-for-tests' };
export const API_KEY = 'xk_end-to-end-tests-only-0000';

/** The made-up corp of both programs. */
export const CORP = {
  WECOM_CORP_ID: 'ww1f0c2a9d5b7e3481',
  WECOM_AGENT_ID: '1000021',
  WECOM_SECRET: 'a-secret-for-tests-only',
  WECOM_CALLBACK_TOKEN: 'Lark7Fern2Moss',
  WECOM_CALLBACK_AES_KEY: 'u6xfnClt7kzjy2LcrqftwvFifMn0M3cBOAt2nDYnMXA',
};

/** What both programs are told, before a test's own settings. */
export function environmentOf({
  serverUrl,
  sandboxUrl,
  databaseUrl,
  folder,
  clockFile,
  seed,
}: {
  serverUrl: string;
  sandboxUrl: string;
  databaseUrl: string;
  folder: string;
  clockFile: string;
  seed: number;
}): Record<string, string> {
  return {
    ...CORP,
    PORT: new URL(serverUrl).port,
    PUBLIC_URL: serverUrl,
    DATABASE_URL: databaseUrl,
    DATA_DIR: folder,
    SANDBOX_PORT: new URL(sandboxUrl).port,
    SANDBOX_URL: sandboxUrl,
    SANDBOX_DATA: join(folder, 'sandbox'),
    PLATFORM_URL: serverUrl,
    WECOM_BASE_URL: sandboxUrl,
    WECOM_OAUTH_URL: sandboxUrl,
    WECOM_JSSDK_URL: `${sandboxUrl}/jssdk/ww.js`,
    CLOCK_FILE: clockFile,
    TOWN_CUSTOMERS: '0',
    TOWN_SEED: String(seed),
    SESSION_SECRET: 'a session secret that is only for tests',
    ENCRYPTION_KEY: KEY,
    HMAC_KEY: KEY,
    FIRST_ADMIN_PASSWORD: ADMIN.password,
    BOOTSTRAP_API_KEY: API_KEY,
    LOG_LEVEL: 'warn',
  };
}

/** A restart with other settings: a kill point, say. */
type Extra = Record<string, string>;

/**
 * The server and the sandbox as programs of their own, on one driven clock: nothing happens but what `advance` lets
 * happen, to its end.
 */
export interface Stack {
  serverUrl: string;
  sandboxUrl: string;
  corpId: string;
  token: string;
  server(): Program;
  now(): Date;
  /** Lives on to an instant, both programs, until everything due by then has been done. */
  advance(to: Date): Promise<void>;
  /** Lets both come to rest without moving the clock. */
  settle(): Promise<void>;
  /** Starts the server again after its end, at the instant that business time had reached. */
  restartServer(extra?: Extra): Promise<void>;
  /** A further server process on the same database; ends with the stack. */
  secondServer(extra: Extra): Promise<Program>;
  /** The columnar mirror of the same database; whoever starts it ends it. */
  mirror(extra: Extra): Promise<Program>;
  stop(): Promise<void>;
}

export async function startStack({
  name,
  databaseUrl,
  startAt,
  seed = 7,
  env: extraOfAll = {},
}: {
  /** Names the folder of its logs. */
  name: string;
  databaseUrl: string;
  startAt: Date;
  seed?: number;
  env?: Extra;
}): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), 'xiaoer-e2e-'));
  const clockFile = join(folder, 'clock.json');
  const token = randomBytes(16).toString('hex');
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const [serverUrl, sandboxUrl] = [`http://localhost:${port}`, `http://localhost:${sandboxPort}`];
  const env = {
    ...environmentOf({ serverUrl, sandboxUrl, databaseUrl, folder, clockFile, seed }),
    CONTROL_TOKEN: token,
    ...extraOfAll,
  };
  const log = (program: string) => join(RESULTS, name, `${program}.log`);
  const startServer = (extra: Extra = {}, file = 'server') =>
    startProgram({
      file: 'apps/server/src/main.ts',
      env: { ...env, ...extra },
      url: `http://localhost:${extra['PORT'] ?? port}`,
      ready: '/readyz',
      log: log(file),
    });
  const others: Program[] = [];
  let now = startAt;
  const keepClock = () => writeClockSetting(clockFile, { mode: 'driven', startMs: now.getTime() });

  keepClock();
  for (const file of ['server', 'sandbox']) rmSync(log(file), { force: true });
  const giveUp = (error: unknown): never => {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  };
  let server = await startServer().catch(giveUp);
  const sandbox = await startProgram({
    file: 'apps/sandbox/src/main.ts',
    env,
    url: sandboxUrl,
    ready: '/healthz',
    log: log('sandbox'),
  }).catch(async (error) => {
    await server.kill();
    return giveUp(error);
  });

  const sides = {
    server: driven(`${serverUrl}/internal/clock`, token),
    town: driven(`${sandboxUrl}/__sandbox/clock`, token),
  };
  const liveFrom = (from: Date, until: Date) =>
    live({
      ...sides,
      from,
      until,
      onInstant: (instant) => {
        now = instant;
      },
    });
  const settle = async () => {
    await liveFrom(now, new Date(now.getTime() + 1));
  };

  return {
    serverUrl,
    sandboxUrl,
    corpId: CORP.WECOM_CORP_ID,
    token,
    server: () => server,
    now: () => now,
    settle,
    async advance(to) {
      await liveFrom(now, to);
      now = to;
      await settle();
    },
    async restartServer(extra) {
      await server.kill();
      keepClock();
      server = await startServer(extra);
    },
    async secondServer(extra) {
      keepClock();
      const program = await startServer({ PORT: String(await freePort()), ...extra }, 'second-server');
      others.push(program);
      return program;
    },
    mirror: (extra) =>
      startProgram({
        file: 'apps/server/src/main.ts',
        env: { ...env, ROLE: 'mirror', ...extra },
        url: `http://127.0.0.1:${extra['MIRROR_PORT']}`,
        ready: '/healthz',
        log: log('mirror'),
      }),
    async stop() {
      await Promise.all([...others, server, sandbox].map((program) => program.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
