import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KINDS } from '../../../../../packages/segment/src/conditions/index.ts';
import { ARBITRARIES, drawCase } from '../../../../../packages/segment/test/arbitraries/index.ts';
import { MEANINGS } from '../../../../../packages/segment/test/evaluator/index.ts';
import { testDatabase } from '../../platform/testing/index.ts';
import { differencesOf } from './differences.ts';
import { createRelations, loadDuckdb, loadPostgres } from './engines.ts';
import { report } from './report.ts';

/**
 * Random segments over random worlds: PostgreSQL, DuckDB and the evaluator, which is written from the README alone, must
 * select the same customers. `SEGMENTS_RUNS` segments, 500 unless it says otherwise; `SEGMENTS_SEED` is the seed of the
 * first world, the next have the next numbers.
 */
const RUNS = Number(process.env['SEGMENTS_RUNS'] ?? 500);
const SEED = Number(process.env['SEGMENTS_SEED'] ?? 20_261_020);
const PER_WORLD = 50;

const database = testDatabase();
let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: database.url, options: '-c timezone=UTC -c jit=off' });
  await client.connect();
  await createRelations(client);
});
afterAll(() => client.end());

describe('every kind of condition', () => {
  const kinds = KINDS.map(({ kind }) => kind).sort();
  it('has a meaning and random examples', () => {
    expect(Object.keys(MEANINGS).sort()).toEqual(kinds);
    expect(Object.keys(ARBITRARIES).sort()).toEqual(kinds);
  });
});

describe(`${RUNS} random segments from seed ${SEED}`, () => {
  it('select the same customers in PostgreSQL, in DuckDB and by the documentation', {
    timeout: RUNS * 500,
  }, async () => {
    const tally = new Map<string, number>();
    for (let i = 0; i * PER_WORLD < RUNS; i += 1) {
      const { world, trees: segments } = drawCase(SEED + i, Math.min(PER_WORLD, RUNS - i * PER_WORLD));
      const postgres = await loadPostgres(client, world);
      const duckdb = await loadDuckdb(client);
      try {
        // all at once: each engine takes them one after the other, none waits for another
        const found = await Promise.all(segments.map((tree) => differencesOf(tree, world, { postgres, duckdb })));
        for (const { seen } of found) for (const what of seen) tally.set(what, (tally.get(what) ?? 0) + 1);
        const wrong = found.findIndex(({ problems }) => problems.length > 0);
        if (wrong !== -1) expect.fail(await report(found[wrong]!.problems, segments[wrong]!, world, client));
      } finally {
        duckdb.close();
      }
    }
    console.log(`seed ${SEED}:`, Object.fromEntries([...tally].sort()));
  });
});
