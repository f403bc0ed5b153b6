import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import {
  channelBitSql,
  compileCount,
  compileSegment,
  type Directory,
  duckdb,
  EMPTY_DIRECTORY,
  parseSegment,
  RECENT_SALES,
  RELATION_NAMES,
  RELATIONS,
  type RelationName,
  type Statement,
} from '../../src/index.ts';

const TYPES = {
  bigint: 'bigint',
  integer: 'integer',
  smallint: 'smallint',
  text: 'varchar',
  boolean: 'boolean',
  instant: 'timestamptz',
  local: 'timestamp',
  date: 'date',
  double: 'double',
  'bigint[]': 'bigint[]',
} as const;
const USUAL = {
  bigint: 0,
  integer: 0,
  smallint: 0,
  text: '',
  boolean: false,
  instant: '2026-01-01T00:00:00Z',
  local: '2026-01-01 00:00:00',
  date: '2000-01-01',
  double: 0,
  'bigint[]': '[]',
} as const;

export type Row = Record<string, string | number | boolean | null>;
export type Rows = Partial<Record<RelationName, Row[]>>;

/** A Tuesday, half past nine in Shanghai. */
export const NOW = new Date('2026-10-20T01:30:00Z');
export const ZONE = 'Asia/Shanghai';
/** So many hours before now. */
export const ago = (hours: number): string => new Date(NOW.getTime() - hours * 3_600_000).toISOString();
export const DAYS = 24;

const store = (key: string, name: string, storeId: number, city: string, regions: string[]) => ({
  key,
  name,
  storeId,
  city,
  regions,
  lng: 0,
  lat: 0,
  weather: null,
});
export const DIRECTORY: Directory = {
  ...EMPTY_DIRECTORY,
  products: [
    { key: 'L1', name: '生椰拿铁', category: '咖啡', brand: '椰树' },
    { key: 'L2', name: '拿铁', category: '咖啡', brand: null },
    { key: 'B1', name: '吐司', category: '烘焙', brand: '蓝山' },
  ],
  stores: [
    store('S1', '人民广场店', 1, '上海', ['downtown', 'east']),
    store('S2', '徐家汇店', 2, '上海', ['east']),
    store('S3', '望京店', 3, '北京', []),
  ],
  regions: [
    { key: 'east', name: '华东' },
    { key: 'downtown', name: '市中心' },
  ],
  offers: [
    { key: 'noon', name: '午间券' },
    { key: 'half', name: '第二杯半价' },
  ],
  playbooks: [{ key: 'rain', name: '雨天关怀' }],
  sources: [{ key: 'poster', name: '柜台立牌' }],
  accounts: [
    { key: 'lily', name: 'Lily', accountId: 11 },
    { key: 'amy', name: 'Amy', accountId: 12 },
  ],
  groups: [{ key: 'g1', name: '一群', groupId: 21 }],
  cities: ['上海', '北京'],
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

/** DuckDB in memory with these rows; columns that are left out have some usual value, nullable ones are null; who has purchases has their figures. */
export async function withRows(
  rows: Rows,
  directory: Directory = DIRECTORY,
): Promise<{ members(text: string): Promise<number[]>; close(): void }> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run(`set timezone = 'UTC'`);
  for (const name of RELATION_NAMES) {
    const { columns, nullable } = RELATIONS[name];
    const listed = Object.entries(columns);
    await connection.run(`create table ${name} (${listed.map(([c, type]) => `"${c}" ${TYPES[type]}`).join(', ')})`);
    for (const row of rows[name] ?? []) {
      const unknown = Object.keys(row).find((column) => !(column in columns));
      if (unknown) throw new Error(`${name} has no ${unknown}`);
      const values = listed.map(([c, type]) => (c in row ? row[c]! : nullable.includes(c) ? null : USUAL[type]));
      const marks = listed.map(([, type], i) => `$${i + 1}::${TYPES[type]}`);
      await connection.run(`insert into ${name} values (${marks.join(', ')})`, values as DuckDBValue[]);
    }
  }
  if (rows.purchase) await connection.run(KEEP_FIGURES);
  return {
    async members(text) {
      const tree = parseSegment(text, directory);
      const options = { engine: duckdb, directory, now: NOW, zone: ZONE };
      const ask = async (statement: Statement) => (await connection.runAndReadAll(filled(statement))).getRows();
      const ids = (await ask(compileSegment(tree, options))).map(([id]) => Number(id)).sort((a, b) => a - b);
      // a count may be asked by a query of its own
      const [count] = await ask(compileCount(tree, options));
      if (Number(count![0]) !== ids.length) throw new Error(`${ids.length} members, but counted ${count}`);
      return ids;
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function filled({ sql, params }: Statement): string {
  const values = params.map(({ value }) =>
    Array.isArray(value) ? `[${value.map(literal).join(', ')}]` : literal(value),
  );
  return sql.replaceAll(/\$(\d+)/g, (_, n) => values[Number(n) - 1]!);
}
const literal = (value: unknown): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);

export const people = (...ids: number[]): Row[] => ids.map((customer_id) => ({ customer_id }));
