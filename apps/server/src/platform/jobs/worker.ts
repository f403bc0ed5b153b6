import { EventEmitter } from 'node:events';
import {
  Logger as GraphileLogger,
  makeWorkerUtils,
  type Runner,
  run,
  runTaskListOnce,
  type TaskList,
} from 'graphile-worker';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Db } from '../database/index.ts';
import type { Log } from '../log.ts';
import type { JobHandler } from './jobs.ts';
import { createOrphans } from './orphans.ts';

/** How often a listening worker looks by itself, in milliseconds, should a notification be lost. */
const POLL_MS = 2_000;
/** How often jobs of processes that are gone are looked for, in milliseconds. */
const ADOPT_MS = 15_000;

export interface Worker {
  start(): Promise<void>;
  /** Waits for running jobs to end, then stops. */
  stop(): Promise<void>;
  /** Runs jobs one after another until none is left, waiting for those that are to be tried again. A driven clock's way. */
  drain(): Promise<number>;
}

export async function installJobs(pool: pg.Pool): Promise<void> {
  const utils = await makeWorkerUtils({ pgPool: pool, logger: silent });
  await utils.migrate();
  await utils.release();
}

export function createWorker({
  db,
  pool,
  log,
  handlers,
  concurrency,
}: {
  db: Db;
  pool: pg.Pool;
  log: Log;
  handlers: Record<string, JobHandler>;
  concurrency: number;
}): Worker {
  let runner: Runner | undefined;
  let ran = 0;
  const orphans = createOrphans({ pool, log });
  let adopting: NodeJS.Timeout | undefined;
  const drainOptions = { pgPool: pool, noHandleSignals: true, logger: silent };
  let isFirstDrain = true;
  const taskList: TaskList = Object.fromEntries(
    Object.entries(handlers).map(([task, handle]) => [
      task,
      async (payload, helpers) => {
        ran += 1;
        try {
          await handle(payload as never, { id: String(helpers.job.id), attempt: helpers.job.attempts });
        } catch (error) {
          log.error({ task, attempt: helpers.job.attempts, err: error }, 'a job failed and will be tried again');
          throw error;
        }
      },
    ]),
  );

  /** Everything that may run now, one after another. The queue's schema was made by `installJobs`: it isn't asked for again. */
  async function runAll() {
    const client = await pool.connect();
    try {
      await runTaskListOnce(drainOptions, taskList, client).promise;
    } finally {
      client.release();
    }
  }

  async function drain() {
    const before = ran;
    // Whoever drives a clock has no other process beside it: what is locked now, a killed one left behind.
    if (isFirstDrain) await orphans.adopt({ graceMs: 0 });
    isFirstDrain = false;
    // Asking first is one small query; most instants have nothing to run.
    for (let waitMs = await untilNextRetry(db); waitMs !== null; waitMs = await untilNextRetry(db)) {
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(waitMs + 5, 1_000)));
      await runAll();
    }
    return ran - before;
  }

  return {
    drain,
    async start() {
      const events = new EventEmitter();
      const sayAlive = new Promise<void>((done, failed) =>
        events.once('pool:create', ({ workerPool }) => orphans.sayAlive(workerPool.id).then(done, failed)),
      );
      runner = await run({
        events,
        pgPool: pool,
        taskList,
        concurrency,
        noHandleSignals: true,
        pollInterval: POLL_MS,
        logger: silent,
      });
      await sayAlive;
      const adopt = () =>
        orphans.adopt().catch((err: unknown) => log.warn({ err }, 'orphaned jobs could not be looked for'));
      await adopt();
      adopting = setInterval(adopt, ADOPT_MS);
    },
    async stop() {
      clearInterval(adopting);
      await runner?.stop();
      await orphans.sayGoodbye();
      runner = undefined;
    },
  };
}

/** Milliseconds (of the wall: the queue's own time) until a job may run again; null when none waits. */
async function untilNextRetry(db: Db): Promise<number | null> {
  const { rows } = await sql<{ waitMs: number | null }>`
    select (extract(epoch from min(run_at) - clock_timestamp()) * 1000)::float8 as "waitMs"
    from graphile_worker.jobs where attempts < max_attempts`.execute(db);
  return rows[0]?.waitMs ?? null;
}

// Failures are logged above, with our own words; the queue's own chatter adds nothing.
const silent = new GraphileLogger(() => () => {});
