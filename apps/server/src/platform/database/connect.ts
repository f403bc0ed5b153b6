import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { PreparingClient } from './prepared.ts';

/** A database handle. A module adds its own tables' types: `db.withTables<OfferTables>()`. */
// biome-ignore lint/complexity/noBannedTypes: no tables are known here, each module brings its own
export type Db<Tables = {}> = Kysely<Tables>;
// biome-ignore lint/complexity/noBannedTypes: as above
export type Tx<Tables = {}> = Transaction<Tables>;

const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;

// pg's types list the built-in kinds only; its parser of arrays knows this one too.
const defaultParser = pg.types.getTypeParser as (oid: number, format: 'text') => (text: string) => unknown;
const parseTextArray = defaultParser(INT8_ARRAY, 'text') as (text: string) => (string | null)[];

/** Ids and sums stay below 2^53, so int8 arrives as a number; a date has no zone, so it stays text (YYYY-MM-DD). */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format) {
    if (oid === INT8) return (text: string) => Number(text);
    if (oid === DATE) return (text: string) => text;
    if (oid === INT8_ARRAY)
      return (text: string) => parseTextArray(text).map((item) => (item === null ? null : Number(item)));
    return defaultParser(oid, format as 'text');
  },
};

export interface Database {
  db: Db;
  pool: pg.Pool;
  close(): Promise<void>;
}

/** Sessions run in UTC: a day is always computed with its zone as an argument. */
export function connect(
  url: string,
  { max = 16, onError }: { max?: number; onError?: (error: Error) => void } = {},
): Database {
  const pool = new pg.Pool({
    Client: PreparingClient,
    connectionString: url,
    max,
    types,
    options: '-c timezone=UTC -c jit=off',
    application_name: 'xiaoer',
    connectionTimeoutMillis: 10_000,
  });
  // An idle connection that breaks (PostgreSQL restarted) is replaced by the pool; it must not end the process.
  pool.on('error', (error) => onError?.(error));
  pool.on('connect', (client) => client.on('error', (error) => onError?.(error)));
  const db = new Kysely<object>({ dialect: new PostgresDialect({ pool }) }) as Db;
  return { db, pool, close: () => db.destroy() };
}
