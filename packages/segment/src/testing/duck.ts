import { DuckDBInstance, DuckDBListValue } from '@duckdb/node-api';
import { compileSegment } from '../compile/compile.ts';
import { duckdb } from '../compile/engine.ts';
import { type ColumnType, RELATION_NAMES, RELATIONS, type RelationName } from '../relations/relations.ts';
import { parseSegment } from '../segment.ts';
import type { Tree } from '../tree.ts';
import { CHAIN } from './chain.ts';

const TYPES: Record<ColumnType, string> = {
  bigint: 'BIGINT',
  integer: 'INTEGER',
  smallint: 'SMALLINT',
  text: 'VARCHAR',
  boolean: 'BOOLEAN',
  instant: 'TIMESTAMPTZ',
  local: 'TIMESTAMP',
  date: 'DATE',
  double: 'DOUBLE',
  'bigint[]': 'BIGINT[]',
};
/** What a column that may not be null holds when a test says nothing. */
const PLAIN: Record<ColumnType, string | number | boolean> = {
  bigint: 0,
  integer: 0,
  smallint: 0,
  text: '',
  boolean: false,
  instant: '2026-01-01T00:00:00Z',
  local: '2026-01-01T00:00:00',
  date: '2026-01-01',
  double: 0,
  'bigint[]': '[]',
};
type Value = string | number | boolean | null;
export type Rows = Partial<Record<RelationName, readonly Record<string, Value>[]>>;
/** A Tuesday, half past nine in Shanghai. */
export const NOW = new Date('2026-10-20T01:30:00Z');

/**
 * An engine with these rows, and who is in a segment over them (text or tree), in order. It makes sure that `not` of the
 * segment holds for exactly the others.
 */
export async function peopleWith(rows: Rows, { now = NOW, zone = 'Asia/Shanghai', directory = CHAIN } = {}) {
  const database = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  for (const name of RELATION_NAMES) {
    const { columns, nullable } = RELATIONS[name];
    const names = Object.keys(columns);
    const shape = names.map((column) => {
      const type = TYPES[columns[column]!];
      return `"${column}" ${type}${nullable.includes(column) ? '' : ' not null'}`;
    });
    await database.run(`create table ${name} (${shape.join(', ')})`);
    for (const row of rows[name] ?? []) {
      const values = names.map((column) => {
        const given = row[column];
        return given === undefined ? (nullable.includes(column) ? null : PLAIN[columns[column]!]) : given;
      });
      const stranger = Object.keys(row).find((column) => !names.includes(column));
      if (stranger) throw new Error(`${name} has no column ${stranger}`);
      const marks = names.map((column, i) => `$${i + 1}::${TYPES[columns[column]!]}`);
      await database.run(`insert into ${name} values (${marks.join(', ')})`, values);
    }
  }
  const ids = async (tree: Tree): Promise<number[]> => {
    const { sql, params } = compileSegment(tree, { engine: duckdb, directory, now, zone });
    const bound = params.map(({ value }) => (Array.isArray(value) ? new DuckDBListValue([...value]) : value));
    const found = await database.runAndReadAll(sql, bound as Value[]);
    return found
      .getRows()
      .map(([id]) => Number(id))
      .sort((a, b) => a - b);
  };
  return async (segment: string | Tree): Promise<number[]> => {
    const tree = typeof segment === 'string' ? parseSegment(segment, directory) : segment;
    const members = await ids(tree);
    const others = await ids({ not: tree });
    const everyone = await ids({ kind: 'everyone' });
    const together = [...members, ...others].sort((a, b) => a - b);
    if (JSON.stringify(together) !== JSON.stringify(everyone))
      throw new Error(`${JSON.stringify(tree)} and its opposite don't part all people: ${members} | ${others}`);
    return members;
  };
}

/** People 1, 2, … with these columns. */
export const people = (...columns: Record<string, Value>[]): Record<string, Value>[] =>
  columns.map((one, i) => ({ customer_id: i + 1, ...one }));
