// Brings everything up: PostgreSQL, the sandbox with its town (unless a real corp is configured), the server and the mirror.
import { join } from 'node:path';
import { ownSecrets } from '../../apps/server/src/platform/crypto/index.ts';
import { startEmbedded } from '../../apps/server/src/platform/database/embedded.ts';
import { RESTART_CODE } from '../../apps/server/src/platform/restart.ts';
import { keepBusinessTime, resumeClock } from './clock.ts';
import { firstDaysWereInterrupted, liveFirstDays, needsFirstDays } from './first-days.ts';
import { keepMirror } from './mirror.ts';
import { portIsFree } from './ports.ts';
import { startProgram, waitUntilReady } from './programs.ts';
import { sandboxSettings } from './sandbox-settings.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const dataDir = process.env['DATA_DIR'] ?? join(ROOT, '.xiaoer');
const port = Number(process.env['PORT'] ?? 8080);
const sandboxPort = Number(process.env['SANDBOX_PORT'] ?? 8090);
const mirrorPort = Number(process.env['MIRROR_PORT'] ?? 8089);
const publicUrl = process.env['PUBLIC_URL'] ?? `http://localhost:${port}`;
/** A real corp: given by the environment, or to be entered in the console. */
const realCorp = Boolean(process.env['WECOM_CORP_ID']) || process.env['SANDBOX'] === 'off';

const fail = (sentence: string): never => {
  console.error(`✗ ${sentence}`);
  process.exit(1);
};

for (const [name, wanted] of [
  ['PORT', port],
  ['MIRROR_PORT', mirrorPort],
  ...(realCorp ? [] : [['SANDBOX_PORT', sandboxPort] as const]),
] as const) {
  if (!(await portIsFree(wanted)))
    fail(`Port ${wanted} is in use. End the program that uses it, or choose another with ${name}=….`);
}

const secrets = ownSecrets(dataDir);
const postgres = process.env['DATABASE_URL']
  ? null
  : await startEmbedded(dataDir, { fresh: !realCorp && firstDaysWereInterrupted(dataDir) }).catch((error: Error) =>
      fail(error.message),
    );
const clockFile = join(dataDir, 'clock.json');
const shared: Record<string, string> = {
  ...secrets,
  ...(process.env as Record<string, string>),
  DATA_DIR: dataDir,
  DATABASE_URL: process.env['DATABASE_URL'] ?? postgres?.url ?? '',
  PORT: String(port),
  MIRROR_PORT: String(mirrorPort),
  PUBLIC_URL: publicUrl,
  LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn',
};
const town: Record<string, string> = realCorp
  ? {}
  : {
      ...sandboxSettings(dataDir, `http://localhost:${sandboxPort}`),
      CLOCK_FILE: clockFile,
      SANDBOX_PORT: String(sandboxPort),
      SANDBOX_URL: `http://localhost:${sandboxPort}`,
      SANDBOX_DATA: join(dataDir, 'sandbox'),
      PLATFORM_URL: `http://localhost:${port}`,
      PLATFORM_API_KEY: shared['BOOTSTRAP_API_KEY'] ?? '',
    };
const environment = { ...shared, ...town };

const programs: Pick<ReturnType<typeof startProgram>, 'stop'>[] = [];
let stopping = false;
async function stop(code: number) {
  if (stopping) return;
  stopping = true;
  if (programs.length > 0) console.log('\n· stopping …');
  for (const program of programs.toReversed()) await program.stop();
  if (!realCorp) keepBusinessTime(clockFile);
  await postgres?.stop();
  process.exit(code);
}
process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));

/** It asks to be started anew when settings of its connection were changed. */
function startServer(): void {
  const server = startProgram('server', 'apps/server/src/main.ts', environment, (code) => {
    programs.splice(programs.indexOf(server), 1);
    if (code === RESTART_CODE) startServer();
    else void stop(1);
  });
  programs.push(server);
}

try {
  if (!realCorp) {
    if (needsFirstDays(dataDir))
      await liveFirstDays({ dataDir, environment, onStart: (program) => programs.push(program) });
    programs.length = 0;
    resumeClock(clockFile);
    programs.push(startProgram('sandbox', 'apps/sandbox/src/main.ts', environment, () => void stop(1)));
  }
  startServer();
  await waitUntilReady(`http://localhost:${port}/readyz`);
  if (!realCorp) await waitUntilReady(`http://localhost:${sandboxPort}/healthz`);
  programs.push(keepMirror(environment));
} catch (error) {
  console.error(`✗ ${(error as Error).message}`);
  await stop(1);
}

const timer = realCorp ? null : setInterval(() => keepBusinessTime(clockFile), 5_000);
timer?.unref();
console.log(`
小二 Xiaoer is ready.

  总部后台 console     ${publicUrl}/console      log-in: admin / ${shared['FIRST_ADMIN_PASSWORD']}
  店员工作台 workbench ${publicUrl}/workbench    (opened inside WeCom${realCorp ? '' : ': pick a staff member on the phone page'})
  顾客页面 shop        ${publicUrl}/shop
  接口 API             ${publicUrl}/api/openapi.json
  镜像 mirror          127.0.0.1:${mirrorPort}, internal; its file is in ${join(dataDir, 'mirror')}${
    realCorp
      ? ''
      : `\n  沙盒手机 phones      http://localhost:${sandboxPort}/phone    (be any customer or staff member of the town)`
  }

Ctrl-C stops everything; the next start goes on where this one ended.
`);
