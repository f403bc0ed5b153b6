import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import { duckdb } from './engine.ts';
import { raw, render, sql as text } from './sql.ts';

it('is the ceiling of so many percent, counted from the greatest, whatever the percent and however many', async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const wrong: string[] = [];
  for (let percent = 1; percent <= 99; percent += 1) {
    const { sql } = render(text`${duckdb.lastOfTop(raw('value'), percent)}`, duckdb.types);
    const reader = await connection.runAndReadAll(
      `select n, ${sql} as least from (select n, unnest(range(1, n + 1)) as value from range(1, 300) numbers(n)) group by n
       having least <> n - (n * ${percent} + 99) // 100 + 1`,
    );
    wrong.push(...reader.getRows().map(([n, least]) => `${percent} % of ${n}: ${least}`));
  }
  expect(wrong).toEqual([]);
});
