import { BIGINT, DuckDBDataChunk } from '@duckdb/node-api';
import { RELATIONS } from '@xiaoer/segment';
import type pg from 'pg';
import type { Work } from './batch.ts';
import { copyRows } from './copy-rows.ts';
import { instant, type Queries } from './queries.ts';
import type { Store } from './store.ts';
import { quoted } from './tables.ts';

/** Rows of a chunk, the most that DuckDB takes. */
const CHUNK_ROWS = 2_048;

/**
 * Replaces the rows of a batch, in the transaction that the caller began: hers go, what PostgreSQL has now comes. Doing it
 * twice is doing it once. People are deleted and appended like everything else: an update in place takes about as long
 * (README, measurements), and most of a batch's time is PostgreSQL's. Answers how many rows were written.
 */
export async function apply(store: Store, postgres: pg.ClientBase, queries: Queries, work: Work[]): Promise<number> {
  let rows = 0;
  for (const { relation, customers, since } of work) {
    const { time } = RELATIONS[relation];
    await nameCustomers(store, customers);
    // The bound on time lets DuckDB skip all row groups before it.
    const recent = time && since ? `${quoted(time)} >= ${instant(since)} and ` : '';
    await store.writer.run(
      `delete from ${quoted(relation)} where ${recent}customer_id in (select customer_id from temp.changed)`,
    );
    rows += await copyRows(
      { postgres, duckdb: store.writer },
      relation,
      queries.rowsOf(relation, { customers, since }),
    );
  }
  return rows;
}

async function nameCustomers({ writer }: Store, customers: readonly number[]): Promise<void> {
  await writer.run('create or replace temp table changed (customer_id bigint)');
  const appender = await writer.createAppender('changed', 'main', 'temp');
  for (let from = 0; from < customers.length; from += CHUNK_ROWS) {
    const some = customers.slice(from, from + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create([BIGINT], some.length);
    chunk.setColumnValues(0, some.map(BigInt));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
