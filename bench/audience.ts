import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { countAll, summary } from './audience/count.ts';
import { generate } from './audience/data/generate.ts';
import { loadPostgres } from './audience/postgres.ts';
import { checkRoom } from './audience/room.ts';
import type { Benchmark } from './support/benchmark.ts';

/** Above this PostgreSQL is left out: loading it takes longer than everything else. */
const MOST_FOR_POSTGRES = 10_000_000;

/**
 * How fast the twenty standard segments are counted: ours on the columnar tables, beside the best query by hand over the
 * same file, and beside PostgreSQL with proper indexes. The data is made for the run and thrown away, also on Ctrl-C.
 */
export const benchmark: Benchmark = {
  options: { customers: 1_000_000, orders: 3_300_000, seed: 7, repetitions: 7, memory: 2_048, threads: 2 },
  async run({ customers = 0, orders = 0, seed = 1, repetitions = 1, memory = 0, threads = 1 }, say) {
    const folder = mkdtempSync(join(tmpdir(), 'xiaoer-bench-'));
    const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
    const clean = async () => {
      for (const step of undo.splice(0).reverse()) await step();
    };
    const stopped = () => void clean().finally(() => process.exit(130));
    process.once('SIGINT', stopped).once('SIGTERM', stopped);
    try {
      const withPostgres = customers <= MOST_FOR_POSTGRES;
      checkRoom(folder, { customers, orders, memoryMb: memory, postgres: withPostgres });
      const instance = await DuckDBInstance.create(join(folder, 'relations.duckdb'), {
        threads: String(threads),
        memory_limit: `${memory}MB`,
        temp_directory: join(folder, 'spill'),
      });
      undo.push(() => instance.closeSync());
      const duckdb = await instance.connect();
      undo.push(() => duckdb.closeSync());
      await generate(duckdb, { customers, orders, seed }, say);
      const postgres = withPostgres ? await loadPostgres(folder, duckdb, say) : null;
      if (postgres) undo.push(postgres.stop);
      const segments = await countAll({ duckdb, postgres: postgres?.pool ?? null }, { customers, repetitions }, say);
      return { customers, orders, segments, ...summary(segments) };
    } finally {
      process.off('SIGINT', stopped).off('SIGTERM', stopped);
      await clean();
    }
  },
};
