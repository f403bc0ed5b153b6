import { execFileSync } from 'node:child_process';
import { createReadStream, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { startEmbedded } from '../../apps/server/src/platform/database/embedded.ts';
import { type ColumnType, RELATION_NAMES, RELATIONS } from '../../packages/segment/src/relations/relations.ts';
import type { Undoing } from './undoing.ts';

const TYPES: Record<ColumnType, string> = {
  bigint: 'bigint',
  integer: 'integer',
  smallint: 'smallint',
  text: 'text',
  boolean: 'boolean',
  instant: 'timestamptz',
  local: 'timestamp',
  date: 'date',
  double: 'double precision',
  'bigint[]': 'bigint[]',
};

/** A quarter of a small machine for buffers, as its manual advises; statements may use two workers. */
const SETTINGS = [
  'shared_buffers=2GB',
  'work_mem=256MB',
  'maintenance_work_mem=1GB',
  'effective_cache_size=8GB',
  'max_wal_size=8GB',
  'random_page_cost=1.1',
  'max_parallel_workers_per_gather=2',
];
/** What is thrown away afterwards need not survive a crash. */
const UNSAFE = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
];

/** The same relations as tables of a PostgreSQL of its own, with the indexes of `by-hand/postgres/indexes.sql`. */
export async function loadPostgres(
  { folder, duckdb }: { folder: string; duckdb: DuckDBConnection },
  undoing: Undoing,
  say: (line: string) => void,
): Promise<pg.Pool> {
  const server = await startEmbedded(folder, { database: 'bench', settings: [...SETTINGS, ...UNSAFE] });
  undoing.always(async () => {
    await server.stop();
    rmSync(server.home, { recursive: true, force: true });
  });
  const pool = new pg.Pool({ connectionString: server.url, max: 2 });
  // Connections that break because the server is ended while they are asked: their statements say so.
  pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}));
  undoing.atEnd(() => pool.end());
  await pool.query(`set timezone = 'UTC'`);
  for (const relation of RELATION_NAMES) {
    const { columns, nullable } = RELATIONS[relation];
    const names = Object.keys(columns).map((column) => `"${column}"`);
    const definitions = Object.entries(columns).map(
      ([column, type]) => `"${column}" ${TYPES[type]}${nullable.includes(column) ? '' : ' not null'}`,
    );
    await pool.query(`create table ${relation} (${definitions.join(', ')})`);
    const values = Object.entries(columns).map(([column, type]) =>
      type === 'bigint[]' ? `'{' || array_to_string("${column}", ',') || '}'` : `"${column}"`,
    );
    await copy({ folder, duckdb, pool }, relation, names.join(', '), values.join(', '));
    say(`PostgreSQL: ${relation}`);
  }
  const indexes = readFileSync(new URL('./by-hand/postgres/indexes.sql', import.meta.url), 'utf8');
  for (const statement of indexes.split(/;\s*$/m).filter((text) => text.trim())) await pool.query(statement);
  await pool.query('vacuum analyze');
  say('PostgreSQL: indexes and statistics');
  return pool;
}

/** From one engine into the other through a pipe, as CSV; nothing is held in memory. */
async function copy(
  { folder, duckdb, pool }: { folder: string; duckdb: DuckDBConnection; pool: pg.Pool },
  relation: string,
  columns: string,
  values: string,
): Promise<void> {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const client = await pool.connect();
  try {
    await Promise.all([
      duckdb.run(
        `copy (select ${values} from ${relation}) to '${pipe}' (format csv, header false, use_tmp_file false)`,
      ),
      pipeline(
        createReadStream(pipe, { highWaterMark: 1 << 20 }),
        client.query(copyFrom(`copy ${relation} (${columns}) from stdin (format csv)`)),
      ),
    ]);
  } finally {
    client.release();
    rmSync(pipe);
  }
}
