import { postgres, RELATION_NAMES, type RelationName } from '@xiaoer/segment';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawCase } from '../../../../../packages/segment/test/arbitraries/index.ts';
import { rowsOf } from '../../../../../packages/segment/test/world/world.ts';
import { createQueries } from '../../mirror/queries.ts';
import { SEGMENT_SOURCES } from '../../mirror/sources.ts';
import { testDatabase } from '../../platform/testing/index.ts';
import { differencesOf } from './differences.ts';
import { askPostgres, loadDuckdb } from './engines.ts';
import { readCustomers, writeRealTables } from './real-tables.ts';

/**
 * As `differential.db.test.ts`, with the rows in the modules' own tables: PostgreSQL by the modules' sources, DuckDB as the
 * mirror fills it from the same sources, the evaluator over what the sources show.
 */
const SEED = 20_261_020;
const SEGMENTS = 60;

const database = testDatabase();
let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: database.url, options: '-c timezone=UTC -c jit=off' });
  await client.connect();
});
afterAll(() => client.end());

describe('over the tables of the modules', () => {
  it('random segments select the same customers', { timeout: 120_000 }, async () => {
    const { world, trees } = drawCase(SEED, SEGMENTS);
    await writeRealTables(client, world);
    const queries = createQueries(SEGMENT_SOURCES);
    const queryOf = (relation: RelationName) =>
      queries.rowsOf(relation, { fromCustomer: 0, toCustomer: Number.MAX_SAFE_INTEGER });
    const real = { ...world, customers: await readCustomers(client, queryOf) };
    // what the sources show is what the world has, wherever the tables can hold it
    for (const relation of ['tag', 'identity', 'purchase', 'line'] as const)
      expect(sorted(rowsOf(real, relation))).toEqual(sorted(rowsOf(world, relation)));
    for (const relation of RELATION_NAMES)
      expect([relation, rowsOf(real, relation).length]).toEqual([
        relation,
        expectedRows(relation, rowsOf(world, relation)),
      ]);

    const duckdb = await loadDuckdb(client, queryOf);
    const engines = { postgres: askPostgres(client, postgres(SEGMENT_SOURCES)), duckdb };
    try {
      const found = await Promise.all(trees.map((tree) => differencesOf(tree, real, engines)));
      expect(found.flatMap(({ problems }) => problems)).toEqual([]);
      expect(found.filter(({ seen }) => seen.includes('→ some')).length).toBeGreaterThan(SEGMENTS / 3);
    } finally {
      duckdb.close();
    }
  });
});

const sorted = (rows: readonly Record<string, unknown>[]): string[] =>
  rows.map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))).sort();

/** Every refund is written as three lines, the last of them a minute later: two rows. */
const expectedRows = (relation: RelationName, rows: readonly object[]): number =>
  relation === 'refund' ? rows.length * 2 : rows.length;
