import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { createCsvReader } from '../../../platform/csv.ts';
import type { Mapping } from './mapping.ts';
import { openSource } from './source-file.ts';

const TIMES = 3;

/**
 * What this machine's PostgreSQL takes of this file when nothing is done with it: the same bytes, unpacked the same way,
 * copied as CSV into an unlogged table of text columns. Rows per second, the median of three; null when PostgreSQL
 * cannot read the file (a malformed line ends its COPY).
 */
export async function rawCopySpeed(
  pool: pg.Pool,
  { file, mapping, rows }: { file: string; mapping: Mapping; rows: number },
) {
  const columns = await columnsOf(file, mapping.delimiter);
  const client = await pool.connect();
  try {
    const seconds: number[] = [];
    for (let n = 0; n < TIMES; n += 1) {
      await client.query(`create unlogged table orders.raw_copy (${columns.map((_, i) => `c${i} text`).join(', ')})`);
      const start = performance.now();
      const copy = copyFrom(`copy orders.raw_copy from stdin (format csv, header, delimiter E'${mapping.delimiter}')`);
      await pipeline(await openSource(file), client.query(copy));
      seconds.push((performance.now() - start) / 1000);
      await client.query('drop table orders.raw_copy');
    }
    return Math.round(rows / seconds.toSorted((a, b) => a - b)[Math.floor(TIMES / 2)]!);
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('22')) return null; // data exceptions
    throw error;
  } finally {
    await client.query('drop table if exists orders.raw_copy');
    client.release();
  }
}

async function columnsOf(file: string, delimiter: string): Promise<string[]> {
  let columns: string[] = [];
  const reader = createCsvReader(delimiter, {
    header(names) {
      columns = names;
    },
    record() {},
    malformed() {},
  });
  const source = await openSource(file);
  for await (const chunk of source) {
    reader.push(chunk as Buffer);
    if (columns.length > 0) break;
  }
  return columns;
}
