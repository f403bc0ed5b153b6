import { setTimeout as wait } from 'node:timers/promises';
import type { SyncRun } from '@xiaoer/contracts';
import type { Command } from 'commander';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { systemActor } from '../modules/access/index.ts';
import { openPlatform } from '../open-platform.ts';
import { AppError } from '../platform/errors.ts';
import { createLog } from '../platform/log.ts';

/** How often the run is looked at, in milliseconds. */
const LOOK_EVERY_MS = 500;
/** How often its progress is said, in milliseconds. */
const SAY_EVERY_MS = 5_000;

export function addWeCom(program: Command) {
  program
    .command('wecom')
    .description('speak with WeCom')
    .command('sync')
    .description('read members, tags, contacts and groups now, mend what differs, and wait for the end')
    .option('--json', 'print the run as one JSON object')
    .action(syncCommand);
}

/** Works itself, or watches where a server is at it already. Progress on stderr, the run on stdout. */
async function syncCommand({ json }: { json?: boolean }): Promise<void> {
  const config = readConfig();
  const { platform, close } = await openPlatform(config, createLog('warn'));
  try {
    const app = await createApp(platform, config);
    const { sync } = app.delivery;
    if (!sync) {
      console.error('✗ no corp is connected: set WECOM_CORP_ID and WECOM_SECRET, or connect one in the console');
      process.exitCode = 1;
      return;
    }
    await sync.ask(systemActor('command line')).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'delivery.sync_running') throw error;
      console.error('a synchronisation is running already; waiting for its end');
    });
    const run = await followToTheEnd(sync);
    await app.http.close();
    if (json) console.log(JSON.stringify(run));
    else console.log(sentence(run));
    if (run.state === 'refused') process.exitCode = 1;
  } finally {
    await close();
  }
}

type Sync = NonNullable<Awaited<ReturnType<typeof createApp>>['delivery']['sync']>;

async function followToTheEnd(sync: Sync): Promise<SyncRun> {
  let working = false;
  let failure: unknown = null;
  for (let said = 0; ; ) {
    if (failure) throw failure;
    // One process at a time works; where another has the lock, this comes back at once.
    if (!working) {
      working = true;
      void sync
        .syncNow()
        .catch((error: unknown) => {
          failure = error;
        })
        .finally(() => {
          working = false;
        });
    }
    await wait(LOOK_EVERY_MS);
    const [run] = (await sync.read()).runs;
    if (run && run.state !== 'running') return run;
    if (run && Date.now() - said > SAY_EVERY_MS) {
      said = Date.now();
      console.error(`${run.step}: ${run.stepDone}${run.stepTotal === null ? '' : ` of ${run.stepTotal}`}`);
    }
  }
}

const sentence = ({ state, problem, contactsRead, apiCalls, findings, workedMs }: SyncRun): string =>
  state === 'refused'
    ? `WeCom refused: ${problem}`
    : [
        `${contactsRead} contacts with ${apiCalls} calls in ${(workedMs / 1_000).toFixed(1)} s`,
        ...findings.map(({ what, n }) => `${what} ${n}`),
      ].join(', ');
