import { createHash } from 'node:crypto';
import {
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  type DuckDBType,
  INTEGER,
  LIST,
  SMALLINT,
  TIMESTAMP,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api';
import {
  type ColumnType,
  codeColumn,
  RELATION_NAMES,
  RELATIONS,
  type RelationName,
  type SegmentSource,
  WORD_TABLE,
} from '@xiaoer/segment';

/** The columnar tables, made from the list of relations. */

/** Raised when the layout of the file changes for a reason that is not in the relations or the sources. */
const LAYOUT = 2;

export const DUCKDB_TYPES: Readonly<Record<ColumnType, DuckDBType>> = {
  bigint: BIGINT,
  integer: INTEGER,
  smallint: SMALLINT,
  text: VARCHAR,
  boolean: BOOLEAN,
  instant: TIMESTAMPTZ,
  local: TIMESTAMP,
  date: DATE,
  double: DOUBLE,
  'bigint[]': LIST(BIGINT),
};

interface Column {
  name: string;
  type: ColumnType;
}

export const columnsOf = (relation: RelationName): Column[] =>
  Object.entries(RELATIONS[relation].columns).map(([name, type]) => ({ name, type }));

/** Columns whose texts are kept as numbers too, in the order in which their numbers stand behind all other columns. */
export const codedOf = (relation: RelationName): readonly string[] => RELATIONS[relation].coded ?? [];

/** `at` and others are keywords here or there. */
export const quoted = (name: string) => `"${name}"`;

/** No index and no key: an index would cost memory per row and is of no use to scans; equality is checked by `compare.ts`. */
export function createTables(): string {
  const tables = RELATION_NAMES.map((relation) => {
    const columns = columnsOf(relation).map(({ name, type }) => `${quoted(name)} ${DUCKDB_TYPES[type]}`);
    const codes = codedOf(relation).map((name) => `${quoted(codeColumn(name))} integer`);
    return `create table ${quoted(relation)} (${[...columns, ...codes].join(', ')});`;
  });
  return `${tables.join('\n')}
    create table ${WORD_TABLE} (word varchar not null, code integer not null); -- texts of the coded columns, in the order of their first use
    create schema mirror;
    create table mirror.state (
      definition varchar not null, -- what the tables were made from
      source varchar not null,     -- the database they were read from
      xid varchar not null,        -- everything in the log up to (xid, seq) is in the tables
      seq bigint not null,
      appended bigint not null,    -- rows written by the feed since the load: they lie behind the sorted ones
      as_of timestamptz,           -- the wall's instant whose state the tables show
      removed_at timestamptz       -- of the oldest removal of a customer whose dead rows are still in the file
    );`;
}

/** Changes when a file made earlier would have other columns or other contents than one made now. */
export function definitionOf(sources: readonly SegmentSource[]): string {
  const parts = { layout: LAYOUT, relations: RELATIONS, sources };
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
