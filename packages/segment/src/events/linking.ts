import type { Rows } from '../compile/engine.ts';
import { and, instant, type Sql, sql } from '../compile/sql.ts';
import type { SqlContext } from '../conditions/condition.ts';
import { bounds, type Duration, secondsOf, type Window } from '../conditions/windows.ts';
import { eventOf } from './index.ts';
import { happened, rowOf, type Which, whichSql } from './which.ts';

/**
 * Rows `e` that lie behind one of other rows of the same customer, strictly, and by at most `within` when it is given.
 * `earlier` yields customer_id and happened_at.
 */
export function behind(rows: Rows, at: Sql, earlier: Sql, within: Duration | undefined, { engine }: SqlContext): Rows {
  const on = [sql`before.customer_id = e.customer_id`, sql`before.happened_at < ${at}`];
  if (within) on.push(engine.isWithin(sql`before.happened_at`, at, secondsOf(within)));
  return engine.withRow(rows, earlier, 'before', and(on));
}

/** Rows that can lie before rows of a window by at most so much: customer_id and happened_at. `among`: of whom, said of rows `e`. */
export function earlierRows(
  which: Which,
  within: Duration,
  window: Window | undefined,
  context: SqlContext,
  among: readonly Sql[] = [],
): Sql {
  const event = eventOf(which.kind);
  const row = rowOf('e');
  const { from } = bounds(window, context.now, context.zone);
  const oldest = from === null ? [] : [sql`${row.column(event.at)} >= ${instant(before(from, within))}`];
  const where = and([happened(event, row, context), ...oldest, ...whichSql(which, row, context), ...among]);
  return sql`select e.customer_id, ${row.column(event.at)} as happened_at from ${context.rows(event.relation, 'e')} where ${where}`;
}
const before = (at: Date, within: Duration): Date => new Date(at.getTime() - secondsOf(within) * 1000);

/** Rows that lie behind the last of other rows; without any of those, none does. */
export function sinceLast(rows: Rows, at: Sql, which: Which, context: SqlContext): Rows {
  const event = eventOf(which.kind);
  const row = rowOf('l');
  const where = and([happened(event, row, context), ...whichSql(which, row, context)]);
  const last = sql`select l.customer_id, max(${row.column(event.at)}) as happened_at from ${context.rows(event.relation, 'l')} where ${where} group by l.customer_id`;
  const from = sql`${rows.from} join (${last}) latest on latest.customer_id = e.customer_id and latest.happened_at < ${at}`;
  return { ...rows, from };
}
