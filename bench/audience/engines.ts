import type { DuckDBConnection } from '@duckdb/node-api';
import type pg from 'pg';
import { bind } from '../../apps/server/src/mirror/parameters.ts';
import type { Parameter } from '../../apps/server/src/mirror/protocol.ts';
import type { Statement } from '../../packages/segment/src/index.ts';

/** Each call is everything that a question costs: parsing, planning, running, reading the one number. */

export async function countInDuckdb(connection: DuckDBConnection, { sql, params }: Statement): Promise<number> {
  const statement = await connection.prepare(sql);
  try {
    bind(statement, params as readonly Parameter[]);
    const reader = await statement.runAndReadAll();
    return Number(reader.getRowsJS()[0]![0]);
  } finally {
    statement.destroySync();
  }
}

export async function countInPostgres(pool: pg.Pool, { sql, params }: Statement): Promise<number> {
  const { rows } = await pool.query<number[]>({
    text: sql,
    values: params.map(({ value }) => value),
    rowMode: 'array',
  });
  return Number(rows[0]![0]);
}
