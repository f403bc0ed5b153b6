import { z } from 'zod';
import type { Rows } from '../compile/engine.ts';
import { and, join, raw, type Sql, sql } from '../compile/sql.ts';
import type { Boundary, SqlContext } from '../conditions/condition.ts';
import { boundariesOf, Duration, inWindow, Window } from '../conditions/windows.ts';
import type { RelationName } from '../relations/relations.ts';
import type { Event } from './event.ts';
import { carriedBy, type Figure, figureSql, figuresSchema, holdsForNone } from './figures.ts';
import { filtersSchema, filtersSql, relationsOf } from './filters.ts';
import { behind, earlierRows, sinceLast } from './linking.ts';
import type { Filter } from './property.ts';
import { rowOf, Which, whichRelations } from './which.ts';

/** What is asked about one kind of event: which rows count, and what they must be like together. */
export interface Question {
  kind: string;
  /** All of them hold for each row that counts. */
  where?: Filter[] | undefined;
  window?: Window | undefined;
  /** A row counts if one of those rows lies before it, by at most `within`. */
  after?: { event: Which; within: Duration } | undefined;
  /** A row counts if it is later than the last of those; without any of those, none counts. */
  since_last?: Which | undefined;
  /** All of them hold of the rows that count; without figures: there is at least one. */
  figures?: Figure[] | undefined;
}

export const questionSchema = (event: Event): z.ZodType<Question> =>
  z.strictObject({
    kind: z.literal(event.kind),
    where: filtersSchema(event).optional(),
    window: Window.optional(),
    after: z.strictObject({ event: Which, within: Duration }).optional(),
    since_last: Which.optional(),
    figures: figuresSchema(event).optional(),
  });

/** Whether somebody without a row that counts belongs to it. */
export const holdsWithout = (event: Event, { figures }: Question): boolean =>
  figures?.every((figure) => holdsForNone(event, figure)) ?? false;

/** Never null. */
export function questionSql(event: Event, question: Question, context: SqlContext): Sql {
  // who has no row is in by having none: everybody but those whose rows fail
  if (!holdsWithout(event, question)) return context.engine.isAmong(membersSql(event, question, context, true));
  return sql`not ${context.engine.isAmong(membersSql(event, question, context, false))}`;
}

const row = rowOf('e');

/** Those with rows whose figures hold, or, with `wanted` false, with rows whose figures don't. */
function membersSql(event: Event, question: Question, context: SqlContext, wanted: boolean): Sql {
  const { figures } = question;
  const { from, where } = countedRows(event, question, context);
  if (!figures) return sql`select e.customer_id from ${from} where ${and(where)}`;
  const { columns, predicates } = carriedBy(event, figures, row, context);
  const having = and(figures.map((figure, i) => figureSql(event, figure, i, row)));
  const carried = [...new Set(['customer_id', event.at, ...columns])].map((column) => row.column(column));
  const held = predicates.map(({ name, holds }) => sql`${and(holds)} as ${raw(name)}`);
  const rows =
    predicates.length === 0
      ? sql`${from} where ${and(where)}`
      : sql`(select ${join([...carried, ...held], ', ')} from ${from} where ${and(where)}) e`;
  return sql`select e.customer_id from ${rows} group by e.customer_id having ${wanted ? having : sql`not (${having})`}`;
}

/** The rows that count, as `e`. */
function countedRows(event: Event, question: Question, context: SqlContext): Rows {
  const { where, window, after, since_last } = question;
  const at = row.column(event.at);
  let rows: Rows = {
    from: context.rows(event.relation, 'e'),
    where: [
      inWindow(at, window, context),
      ...(event.which ? [event.which(row)] : []),
      ...filtersSql(event, where, row, context),
    ],
  };
  if (since_last) rows = sinceLast(rows, at, since_last, context);
  if (after) rows = behind(rows, at, earlierRows(after.event, after.within, window, context), after.within, context);
  return rows;
}

export function questionDependence(
  event: Event,
  { where, window, after, since_last, figures }: Question,
): { relations: RelationName[]; boundaries: Boundary[] } {
  const filters = [...(where ?? []), ...(figures ?? []).flatMap((figure) => ('where' in figure ? figure.where : []))];
  return {
    relations: [
      ...relationsOf(event, filters),
      ...(after ? whichRelations(after.event) : []),
      ...(since_last ? whichRelations(since_last) : []),
    ],
    boundaries: boundariesOf(window, { relation: event.relation, column: event.at }),
  };
}
