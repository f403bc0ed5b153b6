import { codeColumn, RELATIONS, type RelationName, WORD_TABLE } from '../relations/relations.ts';
import type { SegmentSource } from '../relations/source.ts';
import { bind, join, type Param, type ParamType, raw, type Sql, sql } from './sql.ts';

export type EngineName = 'postgres' | 'duckdb';

/** Rows of one relation under an alias. `where` and `having` speak of the alias alone, never of `p`. */
interface RowsWanted {
  /** `from`-item with its alias. */
  from: Sql;
  alias: string;
  where: Sql;
  having?: Sql | undefined;
}

/** Pieces of a `from` and of its `where`. */
export interface Rows {
  from: Sql;
  where: readonly Sql[];
}

/** The few things that the engines say differently. Everything else is one text for both. */
export interface Engine {
  name: EngineName;
  types: Record<ParamType, string>;
  /** A relation as something that stands behind `from`. */
  relation(name: Exclude<RelationName, 'person'>): Sql;
  /** Columns of the person are read, not worked out from rows; and every row belongs to a person that is there. */
  personIsStored: boolean;
  /** The table behind `person p`, and a column of `p`. */
  people: Sql;
  column(name: string): Sql;
  /**
   * She has a row like this, or rows that together satisfy `having`. Never null. DuckDB: `in`, four times as fast as
   * `exists` (5 M persons, 15 M rows); PostgreSQL: `exists`, since it can't turn `not in` into a join.
   */
  hasRow(rows: RowsWanted): Sql;
  /** `p` is one of those that a query yields; it asks nothing of `p` and yields `customer_id`, never null. As `hasRow`. */
  isAmong(query: Sql): Sql;
  /**
   * Rows for which a row of `query`, under an alias, fulfils `on`. DuckDB makes a hash join of `semi join` with equalities
   * and inequalities, and something much slower of `exists` with an inequality.
   */
  withRow(rows: Rows, query: Sql, alias: string, on: Sql): Rows;
  /** One instant lies at most so many seconds before another; each side of the comparison speaks of one of them. */
  isWithin(earlier: Sql, later: Sql, seconds: number): Sql;
  /** `value` is one of the parameters. */
  isOneOf(value: Sql, among: Param): Sql;
  /**
   * A `coded` column of a relation under its alias, `p` the person, is one of the texts. DuckDB compares the numbers beside it: their set is known to the scan
   * before it begins, and whole numbers are compared in a third of the time that texts take.
   */
  isWord(alias: string, column: string, among: readonly string[]): Sql;
  /** Aggregate: the least of the greatest `percent` (whole, 1 to 99) of the values, of n values the ceiling of so many. */
  lastOfTop(value: Sql, percent: number): Sql;
  /** Whole numbers, rounded towards zero; `by` is not 0. */
  divide(value: Sql, by: Sql): Sql;
  /** Of the store's wall clock: minutes since midnight, and Monday 1 … Sunday 7. */
  minuteOfDay(local: Sql): Sql;
  weekday(local: Sql): Sql;
  /** Of a date: month × 100 + day. */
  monthAndDay(date: Sql): Sql;
}

/** Alike in both. */
const common = {
  minuteOfDay: (local: Sql) => sql`(extract(hour from ${local}) * 60 + extract(minute from ${local}))`,
  weekday: (local: Sql) => sql`extract(isodow from ${local})`,
  monthAndDay: (date: Sql) => sql`(extract(month from ${date}) * 100 + extract(day from ${date}))`,
};

/** Tables of the mirror. */
export const duckdb: Engine = {
  ...common,
  name: 'duckdb',
  types: {
    bigint: 'bigint',
    integer: 'integer',
    double: 'double',
    text: 'varchar',
    boolean: 'boolean',
    instant: 'timestamptz',
    date: 'date',
    'bigint[]': 'bigint[]',
    'text[]': 'varchar[]',
  },
  relation: (name) => raw(name),
  personIsStored: true,
  people: raw('person'),
  column: (name) => raw(`p.${name}`),
  hasRow: ({ from, alias, where, having }) => {
    const customer = raw(`${alias}.customer_id`);
    const grouped = having ? sql` group by ${customer} having ${having}` : raw('');
    return sql`p.customer_id in (select ${customer} from ${from} where ${where}${grouped})`;
  },
  isAmong: (query) => sql`p.customer_id in (${query})`,
  withRow: ({ from, where }, query, alias, on) => ({
    from: sql`${from} semi join (${query}) ${raw(alias)} on ${on}`,
    where,
  }),
  isWithin: (earlier, later, seconds) =>
    sql`epoch_us(${earlier}) >= epoch_us(${later}) - ${bind('bigint', seconds)} * 1000000`,
  // a short list can prune and is compared fast; a long one is joined
  isOneOf: (value, among) => {
    const values = among.value as readonly (string | number)[];
    const type = among.type === 'bigint[]' ? 'bigint' : 'text';
    if (values.length === 0 || values.length > 40) return sql`${value} in (select unnest(${among}))`;
    const list = values.map((one) => sql`${bind(type, one)}`);
    return sql`${value} in (${join(list, ', ')})`;
  },
  isWord: (alias, column, among) => {
    const words = duckdb.isOneOf(raw('w.word'), bind('text[]', among));
    return sql`${raw(`${alias}.${codeColumn(column)}`)} in (select w.code from ${raw(WORD_TABLE)} w where ${words})`;
  },
  // below zero it counts from the greatest; a decimal, so that 7 % of 100 are 7 and not 8
  lastOfTop: (value, percent) => sql`quantile_disc(${value}, ${raw((-percent / 100).toFixed(2))})`,
  divide: (value, by) => sql`(${value} // ${by})`,
};

/** The modules' own rows. `people`: the table or view that is `p` in the sources' expressions. */
export function postgres(sources: readonly SegmentSource[], people = 'customers.customer_info'): Engine {
  const relations = new Map(sources.flatMap((source) => Object.entries(source.relations)));
  const columns = new Map(sources.flatMap((source) => Object.entries(source.person)));
  const missing = Object.keys(RELATIONS.person.columns).filter((name) => name !== 'customer_id' && !columns.has(name));
  if (missing.length > 0) throw new Error(`no source gives person.${missing.join(', person.')}`);
  return {
    ...common,
    name: 'postgres',
    types: {
      bigint: 'bigint',
      integer: 'integer',
      double: 'double precision',
      text: 'text',
      boolean: 'boolean',
      instant: 'timestamptz',
      date: 'date',
      'bigint[]': 'bigint[]',
      'text[]': 'text[]',
    },
    relation: (name) => {
      const query = relations.get(name);
      if (query === undefined) throw new Error(`no source gives ${name}`);
      return raw(`(${query})`);
    },
    personIsStored: false,
    people: raw(people),
    column: (name) => raw(name === 'customer_id' ? 'p.customer_id' : `(${columns.get(name)})`),
    hasRow: ({ from, alias, where, having }) => {
      const hers = sql`select 1 from ${from} where ${raw(alias)}.customer_id = p.customer_id and ${where}`;
      return having ? sql`exists (${hers} having ${having})` : sql`exists (${hers})`;
    },
    isAmong: (query) => sql`exists (select 1 from (${query}) members where members.customer_id = p.customer_id)`,
    withRow: ({ from, where }, query, alias, on) => ({
      from,
      where: [...where, sql`exists (select 1 from (${query}) ${raw(alias)} where ${on})`],
    }),
    isWithin: (earlier, later, seconds) =>
      sql`${earlier} >= ${later} - ${bind('bigint', seconds)} * interval '1 second'`,
    isOneOf: (value, among) => sql`${value} = any(${among})`,
    isWord: (alias, column, among) => {
      const value = alias === 'p' ? `(${columns.get(column)})` : `${alias}.${column}`;
      return sql`${raw(value)} = any(${bind('text[]', among)})`;
    },
    lastOfTop: (value, percent) =>
      sql`(array_agg(${value} order by ${value} desc))[(count(*) * ${bind('bigint', percent)} + 99) / 100]`,
    divide: (value, by) => sql`(${value} / ${by})`,
  };
}
