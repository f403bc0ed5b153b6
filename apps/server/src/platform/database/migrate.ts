import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type pg from 'pg';

export interface Migration {
  /** File name without `.sql`; its leading digits are the one global order. */
  id: string;
  sql: string;
  checksum: string;
}

const SOURCE = new URL('../../', import.meta.url).pathname;

/** Every migration of the platform and of all modules, in order. Throws when two share an id. */
export function findMigrations(root = SOURCE): Migration[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)migrations\/\d{12}-[a-z0-9-]+\.sql$/.test(file))
    .map((file) => join(root, file))
    .sort((a, b) => basename(a).localeCompare(basename(b), 'en'));
  const seen = new Set<string>();
  return files.map((file) => {
    const id = basename(file, '.sql');
    if (seen.has(id.slice(0, 12))) throw new Error(`two migrations are numbered ${id.slice(0, 12)}`);
    seen.add(id.slice(0, 12));
    const sql = readFileSync(file, 'utf8');
    return { id, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

/** Keeps two starting processes from migrating at once. Any constant does, as long as it stays. */
const LOCK = 7_315_001;

/**
 * Applies what is missing, each migration in its own transaction. Refuses when a merged migration was edited.
 * @param at the wall's instant, recorded beside each migration
 */
export async function migrate(
  pool: pg.Pool,
  {
    at,
    migrations = findMigrations(),
    log = (_: string) => {},
  }: {
    at: Date;
    migrations?: Migration[];
    log?: (line: string) => void;
  },
): Promise<{ applied: string[] }> {
  const client = await pool.connect();
  const applied: string[] = [];
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query(`
      create schema if not exists platform;
      create table if not exists platform.migration (
        id text primary key, checksum text not null, applied_at timestamptz not null
      );
      comment on table platform.migration is 'local: what was applied';`);
    const { rows } = await client.query<{ id: string; checksum: string }>(
      'select id, checksum from platform.migration',
    );
    const done = new Map(rows.map((row) => [row.id, row.checksum]));
    for (const migration of migrations) {
      const before = done.get(migration.id);
      if (before === migration.checksum) continue;
      if (before) throw new Error(`migration ${migration.id} was changed after it was applied; add a new one instead`);
      log(migration.id);
      await applyOne(client, migration, at);
      applied.push(migration.id);
    }
    return { applied };
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => {});
    client.release();
  }
}

async function applyOne(client: pg.PoolClient, migration: Migration, at: Date) {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into platform.migration values ($1, $2, $3)', [migration.id, migration.checksum, at]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`migration ${migration.id}: ${(error as Error).message}`, { cause: error });
  }
}
