import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../testing/index.ts';
import { addJobs, createWorker } from './index.ts';
import { createOrphans } from './orphans.ts';

const database = testDatabase();

/** A process with a worker of its own, which is killed while its only job runs. */
async function dieAtWork(): Promise<void> {
  const here = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `const { connect } = await import(${here('../database/index.ts')});
       const { createLog } = await import(${here('../log.ts')});
       const { createWorker } = await import(${here('./index.ts')});
       const database = connect(${JSON.stringify(database.url)});
       const handlers = { 'tests.work': async () => process.kill(process.pid, 'SIGKILL') };
       await createWorker({ ...database, log: createLog('silent'), handlers, concurrency: 1 }).start();`,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
}

it('a job whose process was killed is done by the next one, without waiting for hours', async () => {
  const { db, log } = await testPlatform(database);
  await db.transaction().execute((tx) => addJobs(tx, [{ task: 'tests.work', payload: {} }]));
  await dieAtWork();

  let done = 0;
  const handlers = {
    'tests.work': async () => {
      done += 1;
    },
  };
  const worker = createWorker({ db, pool: database.pool, log, handlers, concurrency: 1 });
  await worker.drain();
  expect(done).toBe(1);
});

it('a job of a process that lives is left alone', async () => {
  const { db, log } = await testPlatform(database);
  let begun = () => {};
  let finish = () => {};
  const working = new Promise<void>((resolve) => {
    begun = resolve;
  });
  let times = 0;
  const handlers = {
    'tests.long': () => {
      times += 1;
      begun();
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    },
  };
  const busy = createWorker({ db, pool: database.pool, log, handlers, concurrency: 1 });
  await busy.start();
  await db.transaction().execute((tx) => addJobs(tx, [{ task: 'tests.long', payload: {} }]));
  await working;
  await createOrphans({ pool: database.pool, log }).adopt({ graceMs: 0 });
  const { rows } = await database.pool.query('select locked_by is not null as locked from graphile_worker.jobs');
  expect(rows).toEqual([{ locked: true }]);
  finish();
  await busy.stop();
  expect(times).toBe(1);
});
