import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { createCsvReader } from '../../../platform/csv.ts';
import { microsOfInstant } from './local-time.ts';
import type { Mapping } from './mapping.ts';
import type { RefusedRows } from './refused-rows.ts';
import { createRows } from './rows.ts';
import { createRuns } from './runs.ts';
import { openSource } from './source-file.ts';

/** Local times are ahead of UTC by at most 14 hours, clocks of sources by some. Milliseconds. */
const AHEAD_MS = 48 * 3_600_000;
const REPORT_EVERY = 100_000;

/** Reads the file through COPY into `orders.import_row`, an unlogged table. Answers how many rows the file has. */
export async function stage(
  pool: pg.Pool,
  {
    file,
    mapping,
    at,
    refused,
    progress,
  }: {
    file: string;
    mapping: Mapping;
    at: Date;
    refused: RefusedRows;
    progress: (line: string) => void;
  },
): Promise<number> {
  let rows = 0;
  const count = () => {
    rows += 1;
    if (rows % REPORT_EVERY === 0) progress(`read ${rows} rows`);
  };
  const runs = createRuns();
  const reading = createRows({
    mapping,
    latest: microsOfInstant(new Date(at.getTime() + AHEAD_MS)),
    runs,
    refuse: refused.add,
  });
  const reader = createCsvReader(mapping.delimiter, {
    header: reading.header,
    record(row) {
      count();
      reading.record(row);
    },
    malformed(line, reason, raw) {
      count();
      refused.add(line, reason, raw);
    },
  });
  const client = await pool.connect();
  const copy = client.query(copyFrom('copy orders.import_row from stdin (format binary)'));
  try {
    for await (const chunk of await openSource(file)) {
      reader.push(chunk as Buffer);
      const ready = runs.chunk();
      if (ready && !copy.write(ready)) await once(copy, 'drain');
    }
    reader.end();
    copy.end(runs.end());
    await finished(copy);
  } catch (error) {
    copy.destroy(error as Error);
    await finished(copy).catch(() => {});
    throw error;
  } finally {
    client.release();
  }
  return rows;
}
