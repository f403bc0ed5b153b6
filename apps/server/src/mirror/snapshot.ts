import { pipeline } from 'node:stream/promises';
import type { DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** Where members go: a table per snapshot. Named by the wiring; the mirror knows no module's tables. */
export interface SnapshotTarget {
  /** Followed by the snapshot's number. Made by whoever asks; filled by nobody else. */
  tablePrefix: string;
  /** Of type bigint. The other columns have defaults. */
  customerColumn: string;
}

const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const END = Buffer.from([0xff, 0xff]);
/** Field count, then length and value. */
const ROW_BYTES = 2 + 4 + 8;
const CUSTOMER_AT = 6;
/** Rows of one write: some 450 KB. */
const PIECE_ROWS = 32_768;

/**
 * Writes the customers that a result's first column names, in one transaction: all of them or none, and nothing else. A
 * second try replaces the first. Answers how many.
 */
export async function writeMembers(
  pool: pg.Pool,
  { tablePrefix, customerColumn }: SnapshotTarget,
  snapshotId: number,
  result: DuckDBResult,
): Promise<number> {
  const table = `${tablePrefix}${snapshotId}`;
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`truncate ${table}`);
    // Frozen, as a table emptied in the same transaction may be: no reader has to mark the rows as committed.
    const sink = client.query(copyFrom(`copy ${table} (${customerColumn}) from stdin (format binary, freeze)`));
    let customers = 0;
    await pipeline(async function* () {
      yield HEADER;
      for await (const { piece, rows } of pieces(result)) {
        customers += rows;
        yield piece;
      }
      yield END;
    }, sink);
    await client.query('commit');
    client.release();
    return customers;
  } catch (error) {
    // Ends the copy and its transaction, wherever it is.
    client.release(true);
    throw error;
  }
}

async function* pieces(result: DuckDBResult) {
  let piece = blank();
  let rows = 0;
  for await (const chunk of result as AsyncIterable<DuckDBDataChunk>) {
    const vector = chunk.getColumnVector(0);
    for (let row = 0; row < chunk.rowCount; row += 1) {
      piece.writeBigInt64BE(vector.getItem(row) as bigint, rows * ROW_BYTES + CUSTOMER_AT);
      rows += 1;
      if (rows === PIECE_ROWS) {
        yield { piece, rows };
        piece = blank();
        rows = 0;
      }
    }
  }
  yield { piece: piece.subarray(0, rows * ROW_BYTES), rows };
}

/** Everything of the rows but the customers. */
function blank(): Buffer {
  const row = Buffer.alloc(ROW_BYTES);
  row.writeInt16BE(1, 0);
  row.writeInt32BE(8, 2);
  return Buffer.alloc(PIECE_ROWS * ROW_BYTES, row);
}
