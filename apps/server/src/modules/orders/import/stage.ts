import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { createCsvReader } from './csv.ts';
import { microsOfInstant } from './local-time.ts';
import type { Mapping } from './mapping.ts';
import type { RefusedRows } from './refused-rows.ts';
import { createRows } from './rows.ts';
import { createRuns, RUN_COLUMNS } from './runs.ts';
import { openSource } from './source-file.ts';

/** Local times are ahead of UTC by at most 14 hours, clocks of sources by some. Milliseconds. */
const AHEAD_MS = 48 * 3_600_000;
const REPORT_EVERY = 100_000;

/** Reads the file through COPY into an unlogged table of runs. Answers how many rows the file has. */
export async function stage(
  client: pg.ClientBase,
  {
    table,
    file,
    mapping,
    at,
    refused,
    progress,
  }: {
    table: string;
    file: string;
    mapping: Mapping;
    at: Date;
    refused: RefusedRows;
    progress: (line: string) => void;
  },
): Promise<number> {
  // Rows of up to a page stay in the table: they are read once, and moving them aside and back would cost more.
  await client.query(`create unlogged table ${table} (${RUN_COLUMNS}) with (toast_tuple_target = 8160)`);
  await client.query(`comment on table ${table} is 'local: rows of an import, dropped when it ends'`);
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
  const copy = client.query(copyFrom(`copy ${table} from stdin (format binary)`));
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
  }
  return rows;
}
