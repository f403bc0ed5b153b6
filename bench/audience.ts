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
import type { Benchmark } from './support/benchmark.ts';

/** Above this PostgreSQL is left out: loading it takes longer than everything else. */
const MOST_FOR_POSTGRES = 10_000_000;
/** Customers of the file who are in the product's database too, and whose rows change. */
const FED_CUSTOMERS = 300_000;

/**
 * How fast the twenty standard segments are counted: ours on the columnar tables, beside the best query by hand over the
 * same file, and beside PostgreSQL with proper indexes. The data is made for the run and thrown away, also on Ctrl-C.
 */
export const benchmark: Benchmark = {
  options: { customers: 1_000_000, orders: 3_300_000, seed: 7, repetitions: 7, memory: 2_048, threads: 2, seconds: 30 },
  async run({ customers = 0, orders = 0, seed = 1, repetitions = 1, memory = 0, threads = 1, seconds = 1 }, say) {
    const folder = mkdtempSync(join(tmpdir(), 'xiaoer-bench-'));
    const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
    const clean = async () => {
      for (const step of undo.splice(0).reverse()) await step();
    };
    // A statement of DuckDB that still runs would hold up an ordinary exit; everything else has been ended by then.
    const stopped = () => void clean().finally(() => process.kill(process.pid, 'SIGKILL'));
    process.once('SIGINT', stopped).once('SIGTERM', stopped);
    try {
      const withPostgres = customers <= MOST_FOR_POSTGRES;
      checkRoom(folder, { customers, orders, memoryMb: memory, postgres: withPostgres });
      const file = join(folder, 'relations.duckdb');
      const { counted: segments, asked } = await counted(
        { file, folder, size: { customers, orders, seed }, repetitions, memory, threads, withPostgres },
        undo,
        say,
      );
      say('the mirror process over the same file');
      const fed = Math.min(customers, FED_CUSTOMERS);
      const mirror = await startMirror({ folder, file, customers: fed, memoryMb: memory, threads });
      undo.push(mirror.stop);
      const endToEndP95Ms = await endToEnd(mirror, asked, repetitions);
      say(`through the mirror's port: p95 of the slowest segment ${endToEndP95Ms} ms`);
      const snapshotPerSecond = await snapshot(mirror);
      say(`snapshot: ${snapshotPerSecond} customers a second`);
      const feeding = await feed(mirror, { customers: fed, seconds });
      say(`feed: ${JSON.stringify(feeding)}`);
      return {
        customers,
        orders,
        segments,
        ...summary(segments),
        endToEndP95Ms,
        snapshotPerSecond,
        ...feeding,
        peakMemoryMb: mirror.peakMemoryMb(),
      };
    } finally {
      process.off('SIGINT', stopped).off('SIGTERM', stopped);
      await clean();
    }
  },
};

/** Makes the data and counts; lets go of the file, and of PostgreSQL. */
async function counted(
  {
    file,
    folder,
    size,
    repetitions,
    memory,
    threads,
    withPostgres,
  }: {
    file: string;
    folder: string;
    size: Size;
    repetitions: number;
    memory: number;
    threads: number;
    withPostgres: boolean;
  },
  undo: (() => unknown)[],
  say: (line: string) => void,
) {
  const before = undo.length;
  const instance = await DuckDBInstance.create(file, {
    threads: String(threads),
    memory_limit: `${memory}MB`,
    temp_directory: join(folder, 'spill'),
  });
  undo.push(() => instance.closeSync());
  const duckdb = await instance.connect();
  undo.push(() => duckdb.closeSync());
  await generate(duckdb, size, say);
  const postgres = withPostgres ? await loadPostgres(folder, duckdb, say) : null;
  if (postgres) undo.push(postgres.stop);
  const result = await countAll(
    { duckdb, postgres: postgres?.pool ?? null },
    { customers: size.customers, repetitions },
    say,
  );
  for (const step of undo.splice(before).reverse()) await step();
  return result;
}
