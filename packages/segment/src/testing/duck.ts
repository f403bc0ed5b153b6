import {
  type DuckDBConnection,
  DuckDBInstance,
  DuckDBListValue,
  type DuckDBType,
  LIST,
  VARCHAR,
} from '@duckdb/node-api';
import { compileCount, compileSegment, type Statement } from '../compile/compile.ts';
import { duckdb } from '../compile/engine.ts';
import { channelBitSql } from '../relations/channels.ts';
import {
  type ColumnType,
  codeColumn,
  RECENT_SALES,
  RELATION_NAMES,
  RELATIONS,
  type RelationName,
  WORD_TABLE,
} from '../relations/relations.ts';
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
/** The figures of who bought something, from her rows. */
const KEEP_FIGURES = `
  with sale as (
    select *, ${channelBitSql('channel')} as bit, "at" = min("at") over (partition by customer_id) as first,
      row_number() over (partition by customer_id order by "at" desc, order_id desc) as place
    from purchase)
  update person p set orders = f.orders, spent_fen = f.spent_fen, first_order_at = f.first_at, last_order_at = f.last_at,
    channels = f.channels, first_channels = f.first_channels, recent_fen = f.recent_fen
  from (
    select customer_id, count(*) as orders, sum(paid_fen) as spent_fen, min("at") as first_at, max("at") as last_at,
      bit_or(bit) as channels, bit_or(bit) filter (first) as first_channels,
      list(paid_fen order by place) filter (place <= ${RECENT_SALES}) as recent_fen
    from sale group by customer_id) f
  where f.customer_id = p.customer_id`;

type Value = string | number | boolean | null;
export type Row = Record<string, Value>;
export type Rows = Partial<Record<RelationName, readonly Row[]>>;

/** A Tuesday, half past nine in Shanghai. */
export const NOW = new Date('2026-10-20T01:30:00Z');
export const ZONE = 'Asia/Shanghai';
/** So many hours before now. */
export const ago = (hours: number): string => new Date(NOW.getTime() - hours * 3_600_000).toISOString();
export const DAYS = 24;

/** DuckDB in memory with rows. */
export interface WithRows {
  /** Who is in a segment (text or tree), in order. */
  members(segment: string | Tree): Promise<number[]>;
  close(): void;
}

/**
 * DuckDB in memory with these rows; columns that are left out have some plain value, nullable ones are null; who has
 * purchases has their figures. Whoever is asked for is counted as well, and `not` of the segment holds for exactly the others.
 */
export async function withRows(rows: Rows, { now = NOW, zone = ZONE, directory = CHAIN } = {}): Promise<WithRows> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run(`set timezone = 'UTC'`);
  await connection.run(`create table ${WORD_TABLE} (word varchar, code integer)`);
  for (const name of RELATION_NAMES) await fill(connection, name, rows[name] ?? []);
  if (rows.purchase) await connection.run(KEEP_FIGURES);

  const options = { engine: duckdb, directory, now, zone };
  const ask = async ({ sql, params }: Statement): Promise<number[]> => {
    const bound = params.map(({ value }) => (Array.isArray(value) ? new DuckDBListValue(value.map(String)) : value));
    // A list with nothing in it has no type of its own; the statement casts the texts of one.
    const types = params.map(({ value }) => (Array.isArray(value) ? LIST(VARCHAR) : undefined));
    const found = await connection.runAndReadAll(sql, bound as Value[], types as DuckDBType[]);
    return found.getRows().map(([first]) => Number(first));
  };
  const ids = async (tree: Tree) => inOrder(await ask(compileSegment(tree, options)));

  return {
    async members(segment) {
      const tree = typeof segment === 'string' ? parseSegment(segment, directory) : segment;
      const members = await ids(tree);
      // A count may be asked by a query of its own.
      const [count] = await ask(compileCount(tree, options));
      if (count !== members.length) throw new Error(`${members.length} members, but counted ${count}`);
      const others = await ids({ not: tree });
      const together = inOrder([...members, ...others]);
      if (String(together) !== String(await ids({ kind: 'everyone' })))
        throw new Error(`${JSON.stringify(tree)} and its opposite don't part all people: ${members} | ${others}`);
      return members;
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** The same as a question, for a file whose rows stay. */
export const peopleWith = async (...given: Parameters<typeof withRows>) => (await withRows(...given)).members;

async function fill(connection: DuckDBConnection, name: RelationName, rows: readonly Row[]): Promise<void> {
  const { columns, nullable } = RELATIONS[name];
  const listed = Object.entries(columns);
  const shape = listed.map(([column, type]) => {
    return `"${column}" ${TYPES[type]}${nullable.includes(column) ? '' : ' not null'}`;
  });
  await connection.run(`create table ${name} (${shape.join(', ')})`);
  const marks = listed.map(([, type], i) => `$${i + 1}::${TYPES[type]}`);
  for (const row of rows) {
    const stranger = Object.keys(row).find((column) => !(column in columns));
    if (stranger) throw new Error(`${name} has no column ${stranger}`);
    const values = listed.map(([column, type]) => {
      const given = row[column];
      return given === undefined ? (nullable.includes(column) ? null : PLAIN[type]) : given;
    });
    await connection.run(`insert into ${name} values (${marks.join(', ')})`, values);
  }
  for (const column of RELATIONS[name].coded ?? []) await connection.run(numbered(name, column));
}

const numbered = (name: RelationName, column: string): string => `
  insert into ${WORD_TABLE} select word, row_number() over () + (select count(*) from ${WORD_TABLE})
    from (select distinct ${column} as word from ${name} where ${column} is not null and ${column} not in (select word from ${WORD_TABLE}));
  alter table ${name} add column ${codeColumn(column)} integer;
  update ${name} set ${codeColumn(column)} = (select code from ${WORD_TABLE} where word = ${column});`;

const inOrder = (ids: readonly number[]): number[] => [...ids].sort((a, b) => a - b);

/** People by these ids, or people 1, 2, … with these columns. */
export const people = (...given: readonly (number | Row)[]): Row[] =>
  given.map((one, i) => (typeof one === 'number' ? { customer_id: one } : { customer_id: i + 1, ...one }));
