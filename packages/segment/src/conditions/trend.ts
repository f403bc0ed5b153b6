import { z } from 'zod';
import { and, bind, instant, raw, type Sql, sql } from '../compile/sql.ts';
import {
  filtersSchema,
  filtersSql,
  filterWords,
  readFilter,
  relationsOf,
  sayFilters,
  unknownArgument,
  unknownKeysOf,
  writeFilters,
} from '../events/filters.ts';
import { hasLater } from '../events/kept.ts';
import { ordered } from '../events/sales.ts';
import { rowOf } from '../events/which.ts';
import { type Argument, type Phrase, phrase, quantity } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';
import { RECENT_SALES } from '../relations/relations.ts';
import { defineCondition, type SqlContext } from './condition.ts';
import { boundariesOf, inWindow, isWindowPhrase, readWindow, sayWindow, Window, writeWindow } from './windows.ts';

const MOST_ORDERS = 50;
const Trend = z.strictObject({
  kind: z.literal('trend'),
  where: filtersSchema(ordered).optional(),
  window: Window.optional(),
  /** So many of the latest orders are compared with as many before them. */
  orders: z.int().min(1).max(MOST_ORDERS),
  op: z.enum(['<=', '>=']),
  /** By how many percent the later ones differ: -20 is a fifth less. */
  percent: z.int().min(-100).max(1000),
});
type Trend = z.infer<typeof Trend>;

const EXAMPLE = 'trend(last 5, change <= -20%)';
const wrong = (said: Phrase) =>
  new SegmentError({ code: 'syntax', place: said.place, found: said.word, expected: [EXAMPLE] });

function readOrders(said: Phrase): number {
  const [value, ...more] = said.values;
  if (value?.type !== 'quantity' || more.length > 0 || said.op !== null || said.args !== null) throw wrong(said);
  if (Number.isInteger(value.value) && value.value >= 1 && value.value <= MOST_ORDERS && value.unit === null)
    return value.value;
  throw new SegmentError({
    code: 'out_of_range',
    place: value.place,
    found: `${value.value} ${value.unit ?? ''}`.trim(),
    expected: [`1 … ${MOST_ORDERS}`],
  });
}
function readChange(said: Phrase): Pick<Trend, 'op' | 'percent'> {
  const value = said.values[0];
  if ((said.op !== '<=' && said.op !== '>=') || said.args !== null || value?.type !== 'quantity') throw wrong(said);
  if (value.unit === 'percent' && Number.isInteger(value.value) && value.value >= -100 && value.value <= 1000)
    return { op: said.op, percent: value.value };
  throw new SegmentError({
    code: 'out_of_range',
    place: value.place,
    found: `${value.value} ${value.unit ?? ''}`.trim(),
    expected: ['-100% … 1000%, whole'],
  });
}

/** How the average order of late differs from that of before. */
export const trend = defineCondition<Trend>({
  kind: 'trend',
  word: 'trend',
  alias: '单价趋势',
  schema: Trend,
  examples: [EXAMPLE, 'trend(channel "counter", last 3, change >= 50%, within 365 days)'],
  read: (said, directory) => {
    const args = said.args ?? [];
    const [parts, rest] = split(args.filter((argument): boolean => !isWindowPhrase(argument)));
    const { last, change } = parts;
    if (!last || !change || said.op !== null || said.values.length > 0) throw wrong(said);
    const where = rest.map((argument) => {
      const filter = readFilter(ordered, argument, directory);
      if (filter) return filter;
      throw unknownArgument(argument, ['last', 'change', ...filterWords(ordered)]);
    });
    const window = readWindow(args);
    return {
      kind: 'trend',
      ...(where.length > 0 ? { where } : {}),
      ...(window ? { window } : {}),
      orders: readOrders(last),
      ...readChange(change),
    };
  },
  write: ({ where, window, orders, op, percent }, directory) =>
    phrase('trend', {
      args: [
        ...writeFilters(ordered, where, directory),
        phrase('last', { values: [quantity(orders)] }),
        phrase('change', { op, values: [quantity(percent, 'percent')] }),
        ...writeWindow(window),
      ],
    }),
  say: ({ where, window, orders, op, percent }, directory, language) => {
    const { what, how } = sayFilters(ordered, where, directory, language);
    const by = Math.abs(percent);
    if (language === 'zh') {
      const which = `${sayWindow(window, 'zh')}${how}${what ? `含${what}的` : ''}`;
      const limit = (op === '<=') === percent < 0 ? '至少' : '至多';
      return `${which}最近 ${orders} 单的平均金额比之前 ${orders} 单${percent < 0 ? '低' : '高'}${limit} ${by}%`.replaceAll(
        / +/g,
        ' ',
      );
    }
    const limit = (op === '<=') === percent < 0 ? 'at least' : 'at most';
    const which = [what, how, sayWindow(window, 'en')].filter(Boolean).join(' ');
    return `spend on average ${limit} ${by}% ${percent < 0 ? 'less' : 'more'} in their last ${orders} orders than in the ${orders} before${which ? ` (${which})` : ''}`;
  },
  unknownKeys: ({ where }, directory) => unknownKeysOf(ordered, where, directory, 'where'),
  sql: (condition, context) => context.engine.isAmong(byFigures(condition, context) ?? changed(condition, context)),
  mayBeNull: false,
  members: (condition, context) => ({
    query: byFigures(condition, context) ?? changed(condition, context),
    once: true,
  }),
  dependsOn: ({ where, window }) => ({
    relations: relationsOf(ordered, where),
    boundaries: boundariesOf(window, { relation: 'purchase', column: 'at' }),
  }),
});

/** The parts of the trend, and the filters. */
function split(args: readonly Argument[]): [{ last?: Phrase; change?: Phrase }, Argument[]] {
  const parts: { last?: Phrase; change?: Phrase } = {};
  const rest: Argument[] = [];
  for (const argument of args) {
    const name = argument.type === 'phrase' ? WORDS[argument.word] : undefined;
    if (argument.type !== 'phrase' || name === undefined) rest.push(argument);
    else if (parts[name]) throw wrong(argument);
    else parts[name] = argument;
  }
  return [parts, rest];
}
const WORDS: Readonly<Record<string, 'last' | 'change'>> = {
  last: 'last',
  最近: 'last',
  change: 'change',
  变化: 'change',
};

const whole = (value: number): Sql => sql`${bind('bigint', value)}`;
const compared = (late: Sql, early: Sql, { op, percent }: Trend): Sql =>
  sql`${early} > 0 and ${late} * 100 ${raw(op)} ${early} * ${whole(100 + percent)}`;

/**
 * Over all her orders, by the latest amounts that are kept with the person; who has orders later than now, which don't
 * exist for a segment, by the rows. Null when that is not enough.
 */
function byFigures(trend: Trend, context: SqlContext): Sql | null {
  const { engine, now } = context;
  const { where, window, orders } = trend;
  if (!engine.personIsStored || where || window || 2 * orders > RECENT_SALES) return null;
  const column = (name: string) => engine.column(name);
  const sum = (from: number, to: number) => sql`list_sum(${column('recent_fen')}[${whole(from)}:${whole(to)}])`;
  const holds = and([
    sql`${column('orders')} >= ${whole(2 * orders)}`,
    sql`${column('last_order_at')} <= ${instant(now)}`,
    compared(sum(1, orders), sum(orders + 1, 2 * orders), trend),
  ]);
  const others = changed(trend, context, [hasLater(context)]);
  return sql`select p.customer_id from ${engine.people} p where ${holds} union all ${others}`;
}

/** By the rows. `among`: whose rows are looked at, by themselves. */
function changed(trend: Trend, context: SqlContext, among = withOrders(2 * trend.orders, context)): Sql {
  const { where, window, orders } = trend;
  const row = rowOf('e');
  const counted = and([
    inWindow(row.column('at'), window, context),
    ...filtersSql(ordered, where, row, context),
    ...among,
  ]);
  const places = sql`select e.customer_id, e.paid_fen, row_number() over (partition by e.customer_id order by ${row.column('at')} desc, e.order_id desc) as place from ${context.rows('purchase', 'e')} where ${counted}`;
  const late = sql`sum(t.paid_fen) filter (where t.place <= ${whole(orders)})`;
  const early = sql`sum(t.paid_fen) filter (where t.place > ${whole(orders)})`;
  return sql`select t.customer_id from (${places}) t where t.place <= ${whole(2 * orders)} group by t.customer_id having count(*) = ${whole(2 * orders)} and ${compared(late, early, trend)}`;
}

/** Where a column of the person costs nothing, only those are sorted who have enough orders at all. */
const withOrders = (least: number, { engine }: SqlContext): Sql[] =>
  engine.personIsStored
    ? [
        sql`e.customer_id in (select p.customer_id from ${engine.people} p where ${engine.column('orders')} >= ${bind('bigint', least)})`,
      ]
    : [];
