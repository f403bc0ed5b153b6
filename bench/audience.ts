import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { generate } from './audience/data/generate.ts';
import { handWritten } from './audience/hand-written.ts';
import { loadPostgres } from './audience/postgres.ts';
import { checkRoom } from './audience/room.ts';
import { literals, SEGMENTS } from './audience/segments.ts';
import { alternate } from './audience/timing.ts';
import type { Benchmark } from './support/benchmark.ts';

/** Above this PostgreSQL is left out: loading it takes longer than everything else. */
const MOST_FOR_POSTGRES = 10_000_000;

/** How fast the twenty standard segments are counted, beside the best query by hand and beside PostgreSQL. */
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
      const values = await literals(duckdb);
      const postgres = withPostgres ? await loadPostgres(folder, duckdb, say) : null;
      if (postgres) undo.push(postgres.stop);

      const counted = [];
      for (const { name, kind } of SEGMENTS) {
        const asks = {
          duckdb: () => countIn(duckdb, handWritten(name, 'duckdb', values)),
          ...(postgres && {
            postgres: async () => {
              const { rows } = await postgres.pool.query<{ count: string }>(handWritten(name, 'postgres', values));
              return Number(rows[0]!.count);
            },
          }),
        };
        const result = await alternate(asks, repetitions);
        const counts = new Set(Object.values(result).map(({ count }) => count));
        say(
          `${name}: ${Object.entries(result)
            .map(([who, { count, p50Ms }]) => `${who} ${count} in ${p50Ms} ms`)
            .join(', ')}`,
        );
        if (counts.size > 1) throw new Error(`${name}: ${[...counts].join(' and ')} customers`);
        counted.push({ name, kind, ...result });
      }
      return { customers, orders, segments: counted };
    } finally {
      process.off('SIGINT', stopped).off('SIGTERM', stopped);
      await clean();
    }
  },
};

async function countIn(duckdb: DuckDBConnection, sql: string): Promise<number> {
  const reader = await duckdb.runAndReadAll(sql);
  return Number(reader.getRowsJson()[0]![0]);
}
