import { RELATIONS, type RelationName } from '../relations/relations.ts';
import type { SegmentSource } from '../relations/source.ts';
import { bind, join, type Param, type ParamType, raw, type Sql, sql } from './sql.ts';

export type EngineName = 'postgres' | 'duckdb';

/** The few things that the engines say differently. Everything else is one text for both. */
export interface Engine {
  name: EngineName;
  types: Record<ParamType, string>;
  /** A relation as something that stands behind `from`. */
  relation(name: Exclude<RelationName, 'person'>): Sql;
  /** The table behind `person p`, and a column of `p`. */
  people: Sql;
  column(name: string): Sql;
  /** `value` is one of the parameters. */
  isOneOf(value: Sql, among: Param): Sql;
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
  people: raw('person'),
  column: (name) => raw(`p.${name}`),
  // a short list can prune and is compared fast; a long one is joined
  isOneOf: (value, among) => {
    const values = among.value as readonly (string | number)[];
    const type = among.type === 'bigint[]' ? 'bigint' : 'text';
    if (values.length === 0 || values.length > 40) return sql`${value} in (select unnest(${among}))`;
    const list = values.map((one) => sql`${bind(type, one)}`);
    return sql`${value} in (${join(list, ', ')})`;
  },
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
    people: raw(people),
    column: (name) => raw(name === 'customer_id' ? 'p.customer_id' : `(${columns.get(name)})`),
    isOneOf: (value, among) => sql`${value} = any(${among})`,
    divide: (value, by) => sql`(${value} / ${by})`,
  };
}
