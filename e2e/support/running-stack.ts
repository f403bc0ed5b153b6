import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeClockSetting } from '../../packages/clock/src/index.ts';
import { freePort, type Program, RESULTS, startProgram } from './programs.ts';
import { CORP, environmentOf } from './stack.ts';

/** From when to when a server process answered, in wall milliseconds. */
export interface Uptime {
  from: number;
  until: number;
}

/** Server and sandbox as programs of their own, on one clock that runs by itself. */
export interface RunningStack {
  serverUrl: string;
  sandboxUrl: string;
  corpId: string;
  server(): Program;
  now(): Date;
  /** How fast time runs from now on; `from`: and from which instant, which is not before now. */
  run(speed: number, from?: Date): void;
  /** Kills the server, if it lives, and starts it again. */
  restartServer(env?: Record<string, string>): Promise<void>;
  /** Of all server processes so far, oldest first. */
  uptimes(): Uptime[];
  stop(): Promise<void>;
}

export async function startRunningStack({
  name,
  databaseUrl,
  startAt,
  seed,
  env: more = {},
}: {
  /** Names the folder of its logs. */
  name: string;
  databaseUrl: string;
  startAt: Date;
  seed: number;
  env?: Record<string, string>;
}): Promise<RunningStack> {
  const folder = mkdtempSync(join(tmpdir(), 'xiaoer-e2e-'));
  const clockFile = join(folder, 'clock.json');
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const [serverUrl, sandboxUrl] = [`http://localhost:${port}`, `http://localhost:${sandboxPort}`];
  const env = { ...environmentOf({ serverUrl, sandboxUrl, databaseUrl, folder, clockFile, seed }), ...more };
  const log = (program: string) => join(RESULTS, name, `${program}.log`);
  for (const program of ['server', 'sandbox']) rmSync(log(program), { force: true });

  let anchor = { wallMs: Date.now(), businessMs: startAt.getTime(), speed: 1 };
  const now = () => new Date(anchor.businessMs + (Date.now() - anchor.wallMs) * anchor.speed);
  const run: RunningStack['run'] = (speed, from) => {
    anchor = { wallMs: Date.now(), businessMs: (from ?? now()).getTime(), speed };
    writeClockSetting(clockFile, { mode: 'scaled', ...anchor });
  };
  run(1);

  const uptimes: Uptime[] = [];
  const startServer = async (extra: Record<string, string> = {}) => {
    const program = await startProgram({
      file: 'apps/server/src/main.ts',
      env: { ...env, ...extra },
      url: serverUrl,
      ready: '/readyz',
      log: log('server'),
    });
    const uptime = { from: Date.now(), until: Number.POSITIVE_INFINITY };
    uptimes.push(uptime);
    void program.ended.then(() => {
      uptime.until = Date.now();
    });
    return program;
  };
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

  return {
    serverUrl,
    sandboxUrl,
    corpId: CORP.WECOM_CORP_ID,
    server: () => server,
    now,
    run,
    async restartServer(extra) {
      await server.kill();
      server = await startServer(extra);
    },
    uptimes: () => uptimes,
    async stop() {
      await Promise.all([server, sandbox].map((program) => program.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
