import { z } from 'zod';
import { and, bind, join, raw, type Sql, sql } from '../compile/sql.ts';
import type { Boundary, SqlContext } from '../conditions/condition.ts';
import { boundariesOf, Duration, inWindow, secondsOf, Window } from '../conditions/windows.ts';
import type { RelationName } from '../relations/relations.ts';
import type { Event } from './event.ts';
import { carriedBy, type Figure, figureSql, figuresSchema, holdsForNone } from './figures.ts';
import { filtersSchema, filtersSql, relationsOf } from './filters.ts';
import { eventOf } from './index.ts';
import { isAmong } from './members.ts';
import type { Filter } from './property.ts';
import { happened, rowOf, Which, whichRelations, whichSql } from './which.ts';

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
  if (!holdsWithout(event, question)) return isAmong(membersSql(event, question, context, true), context);
  return sql`not ${isAmong(membersSql(event, question, context, false), context)}`;
}

const row = rowOf('e');

/** Those with rows whose figures hold, or, with `wanted` false, with rows whose figures don't. */
function membersSql(event: Event, question: Question, context: SqlContext, wanted: boolean): Sql {
  const { where, window, after, since_last, figures } = question;
  const conditions = [
    inWindow(row.column(event.at), window, context),
    ...(event.which ? [event.which(row)] : []),
    ...filtersSql(event, where, row, context),
    ...(after ? [comesAfter(event, after, context)] : []),
  ];
  const from = since_last
    ? sql`${context.rows(event.relation, 'e')} join (${lastOf(since_last, context)}) last on last.customer_id = e.customer_id and ${row.column(event.at)} > last.last_at`
    : context.rows(event.relation, 'e');
  if (!figures) return sql`select e.customer_id from ${from} where ${and(conditions)}`;
  const { columns, predicates } = carriedBy(event, figures, row, context);
  const having = and(figures.map((figure, i) => figureSql(event, figure, i, row)));
  const carried = [...new Set(['customer_id', event.at, ...columns])].map((column) => row.column(column));
  const held = predicates.map(({ name, holds }) => sql`${and(holds)} as ${raw(name)}`);
  const rows =
    predicates.length === 0
      ? sql`${from} where ${and(conditions)}`
      : sql`(select ${join([...carried, ...held], ', ')} from ${from} where ${and(conditions)}) e`;
  return sql`select e.customer_id from ${rows} group by e.customer_id having ${wanted ? having : sql`not (${having})`}`;
}

/** `e` lies behind such a row, by at most so much. */
function comesAfter(
  event: Event,
  { event: which, within }: { event: Which; within: Duration },
  context: SqlContext,
): Sql {
  const other = eventOf(which.kind);
  const before = rowOf('before');
  const [later, earlier] = [row.column(event.at), before.column(other.at)];
  const seconds = sql`${bind('bigint', secondsOf(within))}`;
  const near =
    context.engine.name === 'duckdb'
      ? sql`epoch_us(${later}) - epoch_us(${earlier}) <= ${seconds} * 1000000`
      : sql`${earlier} >= ${later} - interval '1 second' * ${seconds}`;
  const conditions = [...whichSql(which, before, context), sql`${earlier} < ${later}`, near];
  return sql`exists (select 1 from ${context.rows(other.relation, 'before')} where before.customer_id = e.customer_id and ${and(conditions)})`;
}

/** When the last of such rows was, of each customer who has any. */
function lastOf(which: Which, context: SqlContext): Sql {
  const other = eventOf(which.kind);
  const last = rowOf('l');
  const conditions = [happened(other, last, context), ...whichSql(which, last, context)];
  return sql`select l.customer_id, max(${last.column(other.at)}) as last_at from ${context.rows(other.relation, 'l')} where ${and(conditions)} group by l.customer_id`;
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
