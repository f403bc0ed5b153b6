import { raw, type Sql, sql } from '../compile/sql.ts';
import type { SqlContext } from '../conditions/condition.ts';

/**
 * The person is one of those that a query yields; the query asks nothing of `p` and yields `customer_id`, never null.
 * PostgreSQL gets `exists`, since it can't turn `not in` into a join.
 */
export const isAmong = (query: Sql, { engine }: SqlContext): Sql =>
  engine.name === 'duckdb'
    ? sql`p.customer_id in (${query})`
    : sql`exists (select 1 from (${query}) ${raw('members')} where members.customer_id = p.customer_id)`;
