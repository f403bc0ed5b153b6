import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { createMirrorClient, type MirrorClient } from '../../apps/server/src/mirror/client.ts';
import { READER } from '../../apps/server/src/mirror/open-current.ts';
import { readSource } from '../../apps/server/src/mirror/postgres.ts';
import { tokenOf } from '../../apps/server/src/mirror/protocol.ts';
import { SEGMENT_SOURCES } from '../../apps/server/src/mirror/sources.ts';
import { definitionOf } from '../../apps/server/src/mirror/tables.ts';
import { createChanges } from '../../apps/server/src/platform/changes/index.ts';
import { startEmbedded } from '../../apps/server/src/platform/database/embedded.ts';
import { connect, type Database } from '../../apps/server/src/platform/database/index.ts';
import { findMigrations, migrate } from '../../apps/server/src/platform/database/migrate.ts';
import { freePort, startProgram } from '../../e2e/support/programs.ts';
import type { Undoing } from './undoing.ts';

const SECRET = 'a session secret that is only for benchmarks';
const KEY = `b1:${Buffer.alloc(32, 7).toString('base64')}`;
const LOG = new URL('../../test-results/bench-audience/mirror.log', import.meta.url).pathname;

export interface RunningMirror {
  client: MirrorClient;
  /** The product's own database, durable as it is by default. */
  database: Database;
  /** Of the process, so far. */
  peakMemoryMb(): number;
}

/**
 * The product's mirror process over the file that was made: it takes it for its own, loaded up to now from a database
 * that holds the first `customers` of the file, and is fed from there.
 */
export async function startMirror(
  {
    folder,
    file,
    customers,
    memoryMb,
    threads,
  }: { folder: string; file: string; customers: number; memoryMb: number; threads: number },
  undoing: Undoing,
): Promise<RunningMirror> {
  const postgres = await startEmbedded(join(folder, 'product'));
  undoing.always(async () => {
    await postgres.stop();
    rmSync(postgres.home, { recursive: true, force: true });
  });
  const database = connect(postgres.url, { onError: () => {} });
  undoing.atEnd(() => database.close());
  await migrate(database.pool, { at: new Date(), migrations: findMigrations() });
  await database.pool.query(
    `insert into customers.customer (customer_id, subject_key, created_at, first_source)
       overriding system value select c, 'wm' || md5(c::text), $2, 'bench' from generate_series(1, $1::bigint) c`,
    [customers, new Date('2026-01-01T00:00:00+08:00')],
  );
  await database.pool.query('vacuum analyze customers.customer');
  await adopt(database, { folder, file });

  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = await startProgram({
    file: 'apps/server/src/main.ts',
    env: {
      ROLE: 'mirror',
      DATABASE_URL: postgres.url,
      DATA_DIR: folder,
      MIRROR_PORT: String(port),
      MIRROR_MEMORY_MB: String(memoryMb),
      MIRROR_THREADS: String(threads),
      SESSION_SECRET: SECRET,
      ENCRYPTION_KEY: KEY,
      HMAC_KEY: KEY,
      LOG_LEVEL: 'warn',
    },
    url,
    ready: '/healthz',
    log: LOG,
  });
  undoing.always(() => program.stop());
  const client = createMirrorClient({ url, token: tokenOf(SECRET) });
  await ready(client);
  return {
    client,
    database,
    peakMemoryMb: () =>
      Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${program.pid}/status`, 'utf8'))?.[1]) / 1_024),
  };
}

/** Puts the file where the mirror looks for its own, and writes into it that it shows this database as it is now. */
async function adopt({ db }: Database, { folder, file }: { folder: string; file: string }): Promise<void> {
  await createChanges().register(db, READER);
  const { source, xmin } = await readSource(db);
  const home = join(folder, 'mirror');
  mkdirSync(home, { recursive: true });
  renameSync(file, join(home, 'mirror-1.duckdb'));
  const instance = await DuckDBInstance.create(join(home, 'mirror-1.duckdb'), { memory_limit: '512MB' });
  const connection = await instance.connect();
  await connection.run('insert into mirror.state values ($1, $2, $3, 0, 0, null, null)', [
    definitionOf(SEGMENT_SOURCES),
    source,
    xmin,
  ]);
  await connection.run('checkpoint');
  connection.closeSync();
  instance.closeSync();
  writeFileSync(join(home, 'current'), 'mirror-1.duckdb');
}

async function ready(client: MirrorClient): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const status = await client.status().catch(() => null);
    if (status?.state === 'ready' && status.asOf) return;
    if (tries > 600) throw new Error(`the mirror is not ready: ${JSON.stringify(status)}, see ${LOG}`);
    await new Promise((done) => setTimeout(done, 200));
  }
}
