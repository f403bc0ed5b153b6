import { sql } from 'kysely';
import type pg from 'pg';
import type { Db } from '../platform/database/index.ts';

/**
 * `source` names the database that a file was read from: a file of another one is worthless. Everything before `xmin` is
 * shown to whoever looks from now on; nothing at or after `xmax` has been completed.
 */
export async function readSource(db: Db): Promise<{ source: string; xmin: string; xmax: string }> {
  const { rows } = await sql<{ source: string; xmin: string; xmax: string }>`
    select system_identifier || '/' || (select oid from pg_database where datname = current_database()) as source,
      pg_snapshot_xmin(pg_current_snapshot())::text as xmin, pg_snapshot_xmax(pg_current_snapshot())::text as xmax
    from pg_control_system()`.execute(db);
  return rows[0]!;
}

/**
 * Runs reads on one snapshot and never writes. It takes no transaction id, so readers of the log don't wait for it.
 * After an error the connection is thrown away: a copy may be in the middle.
 */
export async function onOneSnapshot<T>(pool: pg.Pool, read: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const result = await read(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
