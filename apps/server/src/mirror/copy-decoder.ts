import { type DuckDBAppender, DuckDBDataChunk, DuckDBListValue, type DuckDBVector, INTEGER } from '@duckdb/node-api';
import type { ColumnType } from '@xiaoer/segment';
import { DUCKDB_TYPES } from './tables.ts';
import type { Codes } from './words.ts';

/** Turns PostgreSQL's binary COPY into the columns of DuckDB's chunks. */

/** Rows of one chunk: the most that DuckDB takes. */
const CHUNK_ROWS = 2_048;
/** Chunks before the appender hands them on, which holds up the event loop: some 40 ms at this size. */
const FLUSH_CHUNKS = 16;

/** Signature, flags, length of the header's extension (PostgreSQL, COPY, "Binary Format"). */
const HEADER_BYTES = 19;
/** Field count of the file's end. */
const END = -1;
const NULL = -1;

/** From PostgreSQL's epoch, 2000-01-01, to that of DuckDB, 1970-01-01. */
const EPOCH_MICROS = 946_684_800_000_000n;
const EPOCH_DAYS = 10_957;
const INFINITE = 2n ** 63n - 1n;
const MINUS_INFINITE = -(2n ** 63n);

/** Infinity is the largest number in both, minus infinity is not the same one. */
function micros(postgres: bigint): bigint {
  if (postgres === INFINITE) return INFINITE;
  return postgres === MINUS_INFINITE ? -INFINITE : postgres + EPOCH_MICROS;
}

type Read = (bytes: Buffer, view: DataView, at: number, length: number) => unknown;

const READ: Record<ColumnType, Read> = {
  bigint: (_, view, at) => view.getBigInt64(at),
  integer: (_, view, at) => view.getInt32(at),
  smallint: (_, view, at) => view.getInt16(at),
  text: (bytes, _, at, length) => bytes.toString('utf8', at, at + length),
  boolean: (_, view, at) => view.getUint8(at) === 1,
  instant: (_, view, at) => ({ micros: micros(view.getBigInt64(at)) }),
  local: (_, view, at) => ({ micros: micros(view.getBigInt64(at)) }),
  date: (_, view, at) => ({ days: view.getInt32(at) + EPOCH_DAYS }),
  double: (_, view, at) => view.getFloat64(at),
  'bigint[]': (_, view, at) => new DuckDBListValue(bigints(view, at)),
};

/** Dimensions, flags, type; size and lower bound of the one dimension; then each element behind its length (`array_send`). */
const ARRAY_HEADER_BYTES = 20;
const ELEMENT_BYTES = 12;

/** An array without nulls; an empty one has no dimension. */
function bigints(view: DataView, at: number): bigint[] {
  const dimensions = view.getInt32(at);
  const length = dimensions === 0 ? 0 : view.getInt32(at + 12);
  if (dimensions > 1 || view.getInt32(at + 4) !== 0) throw new Error('an array with nulls or of several dimensions');
  return Array.from({ length }, (__, i) => view.getBigInt64(at + ARRAY_HEADER_BYTES + i * ELEMENT_BYTES + 4));
}

const set = (vector: DuckDBVector, row: number, value: unknown): void =>
  (vector as unknown as { setItem(row: number, value: unknown): void }).setItem(row, value);

/** A vector of lists reads what it doesn't know when it is flushed: rows that were never set would point anywhere. */
function emptied(vector: DuckDBVector, from: number): void {
  for (let row = from; row < CHUNK_ROWS; row += 1) set(vector, row, null);
}

const NOTHING_CODED: Pick<Codes, 'columns' | 'of'> = {
  columns: [],
  of: () => {
    throw new Error('no column is coded');
  },
};

/** Appends the rows of one COPY, given piece by piece wherever the pieces are cut; behind its columns the codes of some of them. */
export function createCopyDecoder(columns: readonly ColumnType[], appender: DuckDBAppender, codes = NOTHING_CODED) {
  const types = [...columns.map((type) => DUCKDB_TYPES[type]), ...codes.columns.map(() => INTEGER)];
  const readers = columns.map((type) => READ[type]);
  /** Of a column, the one of its codes; most have none. */
  const codeAt = columns.map((_, column) => {
    const place = codes.columns.indexOf(column);
    return place === -1 ? -1 : columns.length + place;
  });
  const lists = columns.flatMap((type, column) => (type.endsWith('[]') ? [column] : []));
  let rest: Buffer = Buffer.alloc(0);
  let headerSeen = false;
  let ended = false;
  let rows = 0;
  let chunks = 0;
  let filled = 0;
  let chunk = DuckDBDataChunk.create(types, CHUNK_ROWS);
  let vectors: DuckDBVector[] = types.map((_, column) => chunk.getColumnVector(column));

  function hand(): void {
    if (filled === 0) return;
    for (const column of lists) emptied(vectors[column]!, filled);
    for (const vector of vectors) vector.flush();
    // Setting the size forgets the vectors, hence after they are flushed.
    if (filled < CHUNK_ROWS) chunk.rowCount = filled;
    appender.appendDataChunk(chunk);
    rows += filled;
    filled = 0;
    chunks += 1;
    if (chunks % FLUSH_CHUNKS === 0) appender.flushSync();
    chunk = DuckDBDataChunk.create(types, CHUNK_ROWS);
    vectors = types.map((_, column) => chunk.getColumnVector(column));
  }

  /** Where the row at `from` ends, or -1 when it is cut off. */
  function endOf(view: DataView, from: number): number {
    let at = from + 2;
    for (let column = 0; column < readers.length; column += 1) {
      if (at + 4 > view.byteLength) return -1;
      const length = view.getInt32(at);
      at += 4 + (length === NULL ? 0 : length);
    }
    return at > view.byteLength ? -1 : at;
  }

  function readRow(bytes: Buffer, view: DataView, from: number): void {
    let at = from + 2;
    for (let column = 0; column < readers.length; column += 1) {
      const length = view.getInt32(at);
      at += 4;
      const value = length === NULL ? null : readers[column]!(bytes, view, at, length);
      set(vectors[column]!, filled, value);
      const code = codeAt[column]!;
      if (code !== -1) set(vectors[code]!, filled, value === null ? null : codes.of(value as string));
      if (length !== NULL) at += length;
    }
    filled += 1;
    if (filled === CHUNK_ROWS) hand();
  }

  return {
    push(piece: Buffer): void {
      const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      let at = 0;
      if (!headerSeen) {
        if (bytes.length < HEADER_BYTES) {
          rest = bytes;
          return;
        }
        at = HEADER_BYTES;
        headerSeen = true;
      }
      while (!ended && at + 2 <= bytes.length) {
        const fields = view.getInt16(at);
        if (fields === END) {
          ended = true;
          break;
        }
        if (fields !== readers.length) throw new Error(`${fields} columns came where ${readers.length} were asked for`);
        const end = endOf(view, at);
        if (end === -1) break;
        readRow(bytes, view, at);
        at = end;
      }
      rest = bytes.subarray(at);
    },
    /** The last, partly filled chunk. Answers how many rows there were. Throws when the end was not reached. */
    finish(): number {
      if (!ended) throw new Error('the copy ended in the middle');
      hand();
      return rows;
    },
  };
}
