import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTables } from './tables.ts';
import { codesFor } from './words.ts';

let instance: DuckDBInstance;
let duckdb: DuckDBConnection;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  duckdb = await instance.connect();
  await duckdb.run(createTables());
});
afterAll(() => {
  duckdb.closeSync();
  instance.closeSync();
});

const numbered = async (relation: 'person' | 'line' | 'tag', words: readonly string[]) => {
  const codes = await codesFor(duckdb, relation);
  const numbers = words.map((word) => codes.of(word));
  await codes.keep();
  return numbers;
};
const kept = async () => (await duckdb.runAndReadAll('select word, code from word order by code')).getRowsJS();

it('are the same for the same word, in every relation and from one copy to the next', async () => {
  const [shanghai, beijing, again] = await numbered('person', ['上海', '北京', '上海']);
  expect(again).toBe(shanghai);
  expect(beijing).not.toBe(shanghai);
  const [sku, city] = await numbered('line', ['SKU003', '北京']);
  expect(city).toBe(beijing);
  expect([shanghai, beijing]).not.toContain(sku);
  expect(await kept()).toEqual([
    ['上海', shanghai],
    ['北京', beijing],
    ['SKU003', sku],
  ]);
});

it('are forgotten with the transaction that gave them', async () => {
  const before = await kept();
  await duckdb.run('begin');
  await numbered('person', ['杭州']);
  await duckdb.run('rollback');
  expect(await kept()).toEqual(before);
  const [suzhou] = await numbered('person', ['苏州']);
  expect((await kept()).at(-1)).toEqual(['苏州', suzhou]);
});

it('go on behind the greatest one, also for more words than a chunk takes', async () => {
  const words = Array.from({ length: 5_000 }, (_, i) => `城市${i}`);
  const numbers = await numbered('person', words);
  expect(new Set(numbers).size).toBe(words.length);
  expect(await numbered('line', words)).toEqual(numbers);
  expect(await kept()).toHaveLength(5_004);
});

it('are given to coded columns only', async () => {
  expect((await codesFor(duckdb, 'tag')).columns).toEqual([]);
  expect((await codesFor(duckdb, 'line')).columns).toHaveLength(1);
});
