import { type ColumnType, RELATIONS, type RelationName } from '@xiaoer/segment';
import { columnsOf, quoted } from './tables.ts';

/**
 * Checksums that PostgreSQL and DuckDB compute alike: every value as a canonical text, together with whose row it is in,
 * the first 32 bits of its md5, summed up. The sum doesn't depend on the order of rows.
 */

export type Engine = 'postgres' | 'duckdb';

/** Customers of one bucket: a range of ids, so that a bucket is read again by an index. */
export const BUCKET = 65_536;

export interface Digest {
  /** Bucket number or customer id. */
  place: number;
  rows: number;
  /** By column, or of whole rows. */
  sums: Record<string, number>;
}

type Grain = 'bucket' | 'customer';

/**
 * The statement over a relation.
 * @param rows a table or query
 * @param each `column`: a sum per column; `row`: one over all columns, far cheaper
 */
export function digestOf(
  engine: Engine,
  relation: RelationName,
  { rows, grain, each, condition = 'true' }: { rows: string; grain: Grain; each: 'column' | 'row'; condition?: string },
): string {
  const columns = columnsOf(relation);
  const text = ({ name, type }: { name: string; type: ColumnType }) =>
    `coalesce(${CANONICAL[engine][type](`t.${quoted(name)}`)}, '~')`;
  const key = columns.filter(({ name }) => name === 'customer_id' || RELATIONS[relation].key.includes(name)).map(text);
  const fields =
    each === 'row'
      ? [{ name: 'row', parts: columns.map(text) }]
      : columns.map((column) => ({ name: column.name, parts: [...key, text(column)] }));
  const sums = fields.map(
    ({ name, parts }) => `sum(${first32Bits(engine, parts.join(` || '|' || `))})::bigint as ${quoted(name)}`,
  );
  const place =
    grain === 'customer' ? 't.customer_id' : `t.customer_id ${engine === 'postgres' ? '/' : '//'} ${BUCKET}`;
  return `select ${place} as place, count(*)::bigint as rows, ${sums.join(', ')}
    from ${rows} t where ${condition} group by 1`;
}

const first32Bits = (engine: Engine, text: string) =>
  engine === 'postgres' ? `('x' || left(md5(${text}), 8))::bit(32)::bigint` : `('0x' || left(md5(${text}), 8))::bigint`;

type Canonical = Record<ColumnType, (column: string) => string>;

const plain = (column: string) => `${column}::text`;

const CANONICAL: Record<Engine, Canonical> = {
  postgres: {
    bigint: plain,
    integer: plain,
    smallint: plain,
    text: (column) => column,
    boolean: plain,
    instant: (column) => microsInPostgres(column),
    local: (column) => microsInPostgres(column),
    date: (column) => `(${column} - date '1970-01-01')::text`,
    double: (column) => `floor(${column} * 1e6)::bigint::text`,
    'bigint[]': (column) => `array_to_string(${column}, ',')`,
  },
  duckdb: {
    bigint: plain,
    integer: plain,
    smallint: plain,
    text: (column) => column,
    boolean: plain,
    instant: (column) => microsInDuckdb(column),
    local: (column) => microsInDuckdb(column),
    date: (column) => `(${column} - date '1970-01-01')::varchar`,
    double: (column) => `floor(${column} * 1e6)::bigint::varchar`,
    // [1, 2] without what PostgreSQL doesn't write; empty is empty, as there
    'bigint[]': (column) => `translate(${column}::varchar, '[] ', '')`,
  },
};

/** Infinite instants have no number. */
const microsInPostgres = (column: string) =>
  `case when ${column} is null then null when isfinite(${column}) then (extract(epoch from ${column}) * 1000000)::bigint::text else 'infinite' end`;
const microsInDuckdb = (column: string) =>
  `case when ${column} is null then null when isfinite(${column}) then epoch_us(${column})::varchar else 'infinite' end`;
