import type { DuckDBConnection } from '@duckdb/node-api';
import type { RelationName } from '@xiaoer/segment';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { createCopyDecoder } from './copy-decoder.ts';
import { columnsOf } from './tables.ts';
import { codesFor } from './words.ts';

/**
 * Appends what a query of PostgreSQL yields to a relation's table, in the transaction of `duckdb`. PostgreSQL waits while
 * DuckDB is busy, so no more than some pieces of the stream are in memory. Answers how many rows.
 */
export async function copyRows(
  { postgres, duckdb }: { postgres: pg.ClientBase; duckdb: DuckDBConnection },
  relation: RelationName,
  query: string,
  signal?: AbortSignal,
): Promise<number> {
  const codes = await codesFor(duckdb, relation);
  const appender = await duckdb.createAppender(relation);
  try {
    const decoder = createCopyDecoder(
      columnsOf(relation).map(({ type }) => type),
      appender,
      codes,
    );
    for await (const piece of postgres.query(copyTo(`copy (${query}) to stdout (format binary)`))) {
      signal?.throwIfAborted();
      decoder.push(piece as Buffer);
    }
    const rows = decoder.finish();
    await codes.keep();
    return rows;
  } finally {
    appender.closeSync();
  }
}
