import type { Rows } from '../compile/engine.ts';
import { and, bind, join, raw, type Sql, sql } from '../compile/sql.ts';
import type { SqlContext } from '../conditions/condition.ts';
import { inWindow } from '../conditions/windows.ts';
import type { Event } from './event.ts';
import { carriedBy, type Figure, figureSql, type Share } from './figures.ts';
import { filtersSql } from './filters.ts';
import { behind, earlierRows, sinceLast } from './linking.ts';
import type { Question } from './question-shape.ts';
import { rowOf } from './which.ts';

const row = rowOf('e');

/** Those with rows that count and whose figures hold: customer_id, somebody more than once when there are no figures. */
export function membersSql(event: Event, question: Question, context: SqlContext): Sql {
  const { figures } = question;
  if (!figures) {
    const { from, where } = countedRows(event, question, context);
    return sql`select e.customer_id from ${from} where ${and(where)}`;
  }
  return byDifferent(event, question, figures, context) ?? grouped(event, question, figures, context, true);
}

/** Those with rows that count and whose figures don't hold. */
export const othersSql = (event: Event, question: Question, figures: Figure[], context: SqlContext): Sql =>
  grouped(event, question, figures, context, false);

function grouped(event: Event, question: Question, figures: Figure[], context: SqlContext, wanted: boolean): Sql {
  const able = wanted ? withEnough(event, question, figures, context) : null;
  const { from, where: counted } = countedRows(event, question, context, able ? [ABLE] : []);
  const where = and([...counted, ...(wanted ? candidates(event, question, figures, context) : [])]);
  const { columns, predicates } = carriedBy(event, figures, row, context);
  const having = and(figures.map((figure, i) => figureSql(event, figure, i, row)));
  const carried = [...new Set(['customer_id', event.at, ...columns])].map((column) => row.column(column));
  const held = predicates.map(({ name, holds }) => sql`${and(holds)} as ${raw(name)}`);
  const rows =
    predicates.length === 0
      ? sql`${from} where ${where}`
      : sql`(select ${join([...carried, ...held], ', ')} from ${from} where ${where}) e`;
  const found = sql`select e.customer_id from ${rows} group by e.customer_id having ${wanted ? having : sql`not (${having})`}`;
  return able ? sql`with able as materialized (${able}) ${found}` : found;
}

const ABLE = sql`e.customer_id in (select able.customer_id from able)`;
/**
 * Those who have enough rows at all, before these are compared with what they must lie behind: of the others, neither
 * side is looked at. Null where that is no gain.
 */
function withEnough(event: Event, question: Question, figures: readonly Figure[], context: SqlContext): Sql | null {
  const least = leastRows(figures);
  if (!question.after || least < 2 || !context.engine.personIsStored) return null;
  const enough: Figure[] = [{ of: 'count', op: '>=', value: least }];
  return membersSql(event, { ...question, after: undefined, figures: enough }, context);
}

/** The rows that count, as `e`. `among`: of whom, said of any rows `e`. */
function countedRows(
  event: Event,
  { where, window, after, since_last }: Question,
  context: SqlContext,
  among: readonly Sql[] = [],
): Rows {
  const at = row.column(event.at);
  let rows: Rows = {
    from: context.rows(event.relation, 'e'),
    where: [
      inWindow(at, window, context),
      ...(event.which ? [event.which(row)] : []),
      ...filtersSql(event, where, row, context),
      ...among,
    ],
  };
  if (since_last) rows = sinceLast(rows, at, since_last, context);
  if (after)
    rows = behind(rows, at, earlierRows(after.event, after.within, window, context, among), after.within, context);
  return rows;
}

/** At least so many rows count, by the figures that say so. */
const leastRows = (figures: readonly Figure[]): number =>
  figures.reduce((most, figure) => Math.max(most, figure.of === 'count' ? leastOf(figure) : 1), 1);
/** The least number that passes; 0 when a comparison says nothing of it. */
function leastOf(figure: Figure): number {
  if (!('op' in figure)) return 0;
  if (figure.op === '>') return figure.value + 1;
  return figure.op === '>=' || figure.op === '=' ? figure.value : 0;
}

/**
 * Of at least five rows, 60 % are at least three: who has three that match is found first, in few rows, and only theirs
 * are counted. A group of an aggregate costs more than several rows.
 */
function candidates(event: Event, question: Question, figures: readonly Figure[], context: SqlContext): Sql[] {
  const shares = figures.filter(
    (figure): figure is Share => figure.of === 'share' && ['=', '>', '>='].includes(figure.op),
  );
  return shares.map(({ where, value }) => {
    const rows = Math.ceil((leastRows(figures) * value) / 100);
    const matching: Question = {
      ...question,
      where: [...(question.where ?? []), ...where],
      figures: rows > 1 ? [{ of: 'count', op: '>=', value: rows }] : undefined,
    };
    return sql`e.customer_id in (${membersSql(event, matching, context)})`;
  });
}

/**
 * At least three different ones: those of whom everything else holds, and whose least and greatest differ, are found first;
 * only their values are told apart. Null when no figure is like that.
 */
function byDifferent(event: Event, question: Question, figures: readonly Figure[], context: SqlContext): Sql | null {
  const figure = figures.find(({ of, ...rest }) => {
    const measure = event.measures.find((one) => one.of === of);
    return measure?.different !== undefined && leastOf({ of, ...rest } as Figure) > 2;
  });
  if (!figure || !('op' in figure)) return null;
  const measure = event.measures.find(({ of }) => of === figure.of)!;
  const { from, where } = countedRows(event, question, context);
  const others: Figure[] = [...figures.filter((one) => one !== figure), { of: figure.of, op: '>=', value: 2 }];
  const rest = membersSql(event, { ...question, figures: others }, context);
  const values = sql`select distinct e.customer_id, ${measure.different!(row)} as value from ${from} where ${and([...where, sql`e.customer_id in (${rest})`])}`;
  const enough = sql`count(d.value) ${raw(figure.op)} ${bind('bigint', figure.value)}`;
  return sql`select d.customer_id from (${values}) d group by d.customer_id having ${enough}`;
}
