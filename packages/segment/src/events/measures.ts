import { bind, type Sql, sql } from '../compile/sql.ts';
import type { Language } from '../conditions/condition.ts';
import { type Comparison, compare, compareTo, passes, sayComparison, type Unit } from './comparison.ts';
import type { Row } from './property.ts';

/**
 * A figure over the rows of one customer that a condition compares with a number. Over no rows, counts and sums are 0;
 * an average doesn't exist, and no comparison with it holds.
 */
export interface Measured {
  of: string;
  alias: string;
  unit: Unit;
  /** Columns that it needs. */
  columns: readonly string[];
  /** The value of a row, when the figure is how many different ones there are. */
  different?: (row: Row) => Sql;
  /** In `having`. */
  sql(comparison: Comparison, row: Row): Sql;
  holdsForNone(comparison: Comparison): boolean;
  say(comparison: Comparison, language: Language): string;
}

interface Words {
  alias: string;
  unit: Unit;
  zh: string;
  en: string;
}
const sayWith =
  ({ unit, zh, en }: Words) =>
  (comparison: Comparison, language: Language): string =>
    language === 'zh'
      ? `${zh}${sayComparison(comparison, unit, 'zh')}`
      : [en, sayComparison(comparison, unit, 'en')].filter(Boolean).join(' ');

/** How many rows. */
export const count: Measured = {
  of: 'count',
  alias: '次数',
  unit: 'times',
  columns: [],
  sql: (comparison) => compareTo(sql`count(*)`, comparison),
  holdsForNone: (comparison) => passes(0, comparison),
  say: sayWith({ alias: '次数', unit: 'times', zh: '', en: '' }),
};

/** The sum of a column; rows where it is null add nothing. */
export const sumOf = (of: string, column: string, words: Words): Measured => ({
  of,
  alias: words.alias,
  unit: words.unit,
  columns: [column],
  sql: (comparison, row) => compareTo(sql`coalesce(sum(${row.column(column)}), 0)`, comparison),
  holdsForNone: (comparison) => passes(0, comparison),
  say: sayWith(words),
});

/** The average of a column that is never null, compared without dividing: sum with number × rows. */
export const averageOf = (of: string, column: string, words: Words): Measured => ({
  of,
  alias: words.alias,
  unit: words.unit,
  columns: [column],
  sql: ({ op, value }, row) => compare(sql`sum(${row.column(column)})`, op, sql`${bind('bigint', value)} * count(*)`),
  holdsForNone: () => false,
  say: sayWith(words),
});

/** How many different values; null is none. */
export const differentOf = (
  of: string,
  column: string,
  words: Words,
  value: (column: Sql) => Sql = (it) => it,
): Measured => ({
  of,
  alias: words.alias,
  unit: words.unit,
  columns: [column],
  different: (row) => value(row.column(column)),
  sql: (comparison, row) => {
    const values = value(row.column(column));
    const { op, value: number } = comparison;
    // two different ones: the least and the greatest differ, which no table of values is needed for
    if ((op === '>=' && number === 2) || (op === '>' && number === 1)) return sql`min(${values}) <> max(${values})`;
    return compareTo(sql`count(distinct ${values})`, comparison);
  },
  holdsForNone: (comparison) => passes(0, comparison),
  say: sayWith(words),
});

export const stores = (column: string): Measured =>
  differentOf('stores', column, { alias: '门店数', unit: 'stores', zh: '去过', en: 'in' });
/** Days of the store's wall clock. */
export const days: Measured = differentOf(
  'days',
  'local_at',
  { alias: '天数', unit: 'days', zh: '分布在', en: 'on' },
  (local) => sql`cast(${local} as date)`,
);
