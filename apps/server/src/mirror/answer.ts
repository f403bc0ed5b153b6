import type { DuckDBResult } from '@duckdb/node-api';
import { jsonValue } from './json-value.ts';

/** The first rows of a result, and whether there were more. */
export async function firstRows(
  result: DuckDBResult,
  maxRows: number,
): Promise<{ rows: Record<string, unknown>[]; more: boolean }> {
  const names = result.deduplicatedColumnNames();
  const rows: Record<string, unknown>[] = [];
  for await (const chunk of result) {
    for (const row of chunk.getRowObjects(names)) {
      if (rows.length === maxRows) return { rows, more: true };
      for (const name of names) row[name] = jsonValue(row[name]) as never;
      rows.push(row);
    }
  }
  return { rows, more: false };
}
