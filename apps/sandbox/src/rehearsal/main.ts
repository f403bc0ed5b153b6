// A rehearsal: the server and the sandbox as programs of their own, on one driven clock, living days in minutes.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeClockSetting } from '@xiaoer/clock';
import { driven, live } from './live.ts';
import { readOptions } from './options.ts';
import { freePort, type Program, start } from './programs.ts';
import { collect, isBalanced, printFigures } from './report.ts';

const options = (() => {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`✗ ${(error as Error).message}`);
    process.exit(2);
  }
})();

const began = Date.now();
const token = randomBytes(16).toString('hex');
const folder = mkdtempSync(join(tmpdir(), 'xiaoer-rehearsal-'));
const clockFile = join(folder, 'clock.json');
const first = new Date(`${options.from}T05:00:00+08:00`);
const last = options.until ?? new Date(first.getTime() + options.days * 86_400_000 - 3_600_000);
writeClockSetting(clockFile, { mode: 'driven', startMs: first.getTime() });

const given = process.env as Record<string, string>;
const [port, sandboxPort] = [await freePort(), await freePort()];
const [serverUrl, sandboxUrl] = [`http://localhost:${port}`, `http://localhost:${sandboxPort}`];
const corp = {
  WECOM_CORP_ID: 'ww1f0c2a9d5b7e3481',
  WECOM_AGENT_ID: '1000021',
  WECOM_SECRET: 'a-secret-for-rehearsals-only',
  WECOM_CALLBACK_TOKEN: 'Lark7Fern2Moss',
  WECOM_CALLBACK_AES_KEY: 'u6xfnClt7kzjy2LcrqftwvFifMn0M3cBOAt2nDYnMXA',
};
const env = {
  ...given,
  ...(options.here ? {} : corp),
  PORT: String(port),
  SANDBOX_PORT: String(sandboxPort),
  PLATFORM_URL: serverUrl,
  SANDBOX_URL: options.here ? given['SANDBOX_URL']! : sandboxUrl,
  PUBLIC_URL: options.here ? given['PUBLIC_URL']! : 'http://localhost:8080',
  WECOM_BASE_URL: sandboxUrl,
  WECOM_OAUTH_URL: sandboxUrl,
  WECOM_JSSDK_URL: `${sandboxUrl}/jssdk/ww.js`,
  SANDBOX_DATA: options.here ? given['SANDBOX_DATA']! : join(folder, 'sandbox'),
  PLATFORM_API_KEY: given['BOOTSTRAP_API_KEY'] ?? '',
  CLOCK_FILE: clockFile,
  // A driven clock is moved in one process, however many answer afterwards.
  WEB_PROCESSES: '1',
  CONTROL_TOKEN: token,
  TOWN_SEED: String(options.seed),
  TOWN_CUSTOMERS: String(options.customers),
  ...(options.afterSale ? { TOWN_AFTER_SALE: given['FIRST_ADMIN_PASSWORD'] ?? '' } : {}),
  LOG_LEVEL: given['LOG_LEVEL'] ?? 'warn',
};

const programs: Program[] = [];
let code = 1;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(130));
try {
  programs.push(await start('server', env, { url: serverUrl, ready: '/readyz' }));
  programs.push(await start('sandbox', env, { url: sandboxUrl, ready: '/healthz' }));
  let day = '';
  const { instants } = await live({
    server: driven(`${serverUrl}/internal/clock`, token),
    town: driven(`${sandboxUrl}/__sandbox/clock`, token),
    from: first,
    until: last,
    onInstant(at) {
      const today = new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
      if (today !== day) console.error(`  ${today} (${Math.round((Date.now() - began) / 1000)} s)`);
      day = today;
    },
  });
  const { figures, books, text } = await collect({ serverUrl, sandboxUrl, token });
  const seconds = Math.round((Date.now() - began) / 100) / 10;
  const report = { days: options.days, seed: options.seed, ...figures, instants, seconds };
  if (!options.here) {
    printFigures(report);
    for (const line of text) console.log(line);
  }
  for (const difference of books.ledger.shown) console.error(`✗ ledger: ${JSON.stringify(difference)}`);
  if (options.json) console.log(JSON.stringify({ ...report, books }));
  code = isBalanced(books) ? 0 : 1;
} catch (error) {
  console.error(`✗ ${(error as Error).message}`);
}
await end(code);

async function end(exitCode: number) {
  for (const program of programs.toReversed()) await program.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit(exitCode);
}
