import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { countAll, summary } from './audience/count.ts';
import { generate, type Size } from './audience/data/generate.ts';
import { startMirror } from './audience/mirror-process.ts';
import { loadPostgres } from './audience/postgres.ts';
import { checkRoom } from './audience/room.ts';
import { endToEnd, feed, snapshot } from './audience/through-mirror.ts';
import { type Undoing, withUndoing } from './audience/undoing.ts';
import type { Benchmark } from './support/benchmark.ts';

/** Above this PostgreSQL is left out: loading it takes longer than everything else. */
const MOST_FOR_POSTGRES = 10_000_000;
/** Customers of the file who are in the product's database too, and whose rows change. */
const FED_CUSTOMERS = 300_000;

interface Run {
  folder: string;
  file: string;
  size: Size;
  repetitions: number;
  memoryMb: number;
  threads: number;
}

/**
 * How fast the twenty standard segments are counted: ours on the columnar tables, beside the best query by hand over the
 * same file, and beside PostgreSQL with proper indexes; then the mirror process over that file: counts over its port, a
 * snapshot, a feed. The data is made for the run and thrown away, also on Ctrl-C.
 */
export const benchmark: Benchmark = {
  options: { customers: 1_000_000, orders: 3_300_000, seed: 7, repetitions: 7, memory: 2_048, threads: 2, seconds: 30 },
  run: ({ customers = 0, orders = 0, seed = 1, repetitions = 1, memory = 0, threads = 1, seconds = 1 }, say) =>
    withUndoing(async (undoing) => {
      const folder = mkdtempSync(join(tmpdir(), 'xiaoer-bench-'));
      undoing.always(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
      const file = join(folder, 'relations.duckdb');
      const run: Run = { folder, file, size: { customers, orders, seed }, repetitions, memoryMb: memory, threads };
      checkRoom(folder, { customers, orders, memoryMb: memory, postgres: customers <= MOST_FOR_POSTGRES });

      const { counted, asked } = await undoing.around(() => count(run, undoing, say));
      say('the mirror process over the same file');
      const fed = Math.min(customers, FED_CUSTOMERS);
      const mirror = await startMirror({ folder, file, customers: fed, memoryMb: memory, threads }, undoing);
      const endToEndP95Ms = await endToEnd(mirror, asked, repetitions);
      say(`over the mirror's port: p95 of the slowest segment ${endToEndP95Ms} ms`);
      const snapshotPerSecond = await snapshot(mirror);
      say(`snapshot: ${snapshotPerSecond} customers a second`);
      const feeding = await feed(mirror, { customers: fed, seconds });
      say(`feed: ${JSON.stringify(feeding)}`);
      return {
        customers,
        orders,
        segments: counted,
        ...summary(counted),
        endToEndP95Ms,
        snapshotPerSecond,
        ...feeding,
        peakMemoryMb: mirror.peakMemoryMb(),
      };
    }),
};

/** Makes the data and counts; the file and PostgreSQL are let go of afterwards. */
async function count(
  { folder, file, size, repetitions, memoryMb, threads }: Run,
  undoing: Undoing,
  say: (line: string) => void,
) {
  const { customers } = size;
  const instance = await DuckDBInstance.create(file, {
    threads: String(threads),
    memory_limit: `${memoryMb}MB`,
    temp_directory: join(folder, 'spill'),
  });
  undoing.atEnd(() => instance.closeSync());
  const duckdb = await instance.connect();
  undoing.atEnd(() => duckdb.closeSync());
  await generate(duckdb, size, say);
  const postgres = customers <= MOST_FOR_POSTGRES ? await loadPostgres({ folder, duckdb }, undoing, say) : null;
  return countAll({ duckdb, postgres }, { customers, repetitions }, say);
}
