import { type QueryResult, type RawBuilder, sql } from 'kysely';

/** PostgreSQL takes at most 65,535 parameters in one statement. */
const MOST_PARAMETERS = 60_000;

/**
 * Runs one statement over rows as `(…), (…)` for `values`, with bound parameters; in several statements only when one
 * would have too many. Answers all rows that came back. Every row has the same number of columns.
 */
export async function withValues<Result>(
  rows: readonly (readonly unknown[])[],
  run: (values: RawBuilder<unknown>) => Promise<QueryResult<Result>>,
): Promise<Result[]> {
  const [first] = rows;
  if (!first) return [];
  const size = Math.floor(MOST_PARAMETERS / first.length);
  const results: Result[] = [];
  for (let from = 0; from < rows.length; from += size) {
    const part = rows.slice(from, from + size).map((row) => sql`(${sql.join(row)})`);
    results.push(...(await run(sql.join(part))).rows);
  }
  return results;
}
