import { pipeline } from 'node:stream/promises';
import type { DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** Where members go: a table and its two bigint columns. Named by the wiring; the mirror knows no module's tables. */
export interface SnapshotTarget {
  table: string;
  snapshotColumn: string;
  customerColumn: string;
}

const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const END = Buffer.from([0xff, 0xff]);
/** Field count, then length and value of both columns. */
const ROW_BYTES = 2 + 4 + 8 + 4 + 8;
const SNAPSHOT_AT = 6;
const CUSTOMER_AT = 18;
/** Rows of one write: some 800 KB. */
const PIECE_ROWS = 32_768;

/**
 * Writes the customers that a result's first column names, in one transaction: all of them or none. A second try with
 * the same snapshot fails on the table's key and leaves the first as it is. Answers how many.
 */
export async function writeMembers(
  pool: pg.Pool,
  { table, snapshotColumn, customerColumn }: SnapshotTarget,
  snapshotId: number,
  result: DuckDBResult,
): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const sink = client.query(
      copyFrom(`copy ${table} (${snapshotColumn}, ${customerColumn}) from stdin (format binary)`),
    );
    let customers = 0;
    await pipeline(async function* () {
      yield HEADER;
      for await (const { piece, rows } of pieces(result, snapshotId)) {
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

async function* pieces(result: DuckDBResult, snapshotId: number) {
  let piece = blank(snapshotId);
  let rows = 0;
  for await (const chunk of result as AsyncIterable<DuckDBDataChunk>) {
    const vector = chunk.getColumnVector(0);
    for (let row = 0; row < chunk.rowCount; row += 1) {
      piece.writeBigInt64BE(vector.getItem(row) as bigint, rows * ROW_BYTES + CUSTOMER_AT);
      rows += 1;
      if (rows === PIECE_ROWS) {
        yield { piece, rows };
        piece = blank(snapshotId);
        rows = 0;
      }
    }
  }
  yield { piece: piece.subarray(0, rows * ROW_BYTES), rows };
}

/** Everything of the rows but the customers. */
function blank(snapshotId: number): Buffer {
  const row = Buffer.alloc(ROW_BYTES);
  row.writeInt16BE(2, 0);
  row.writeInt32BE(8, 2);
  row.writeBigInt64BE(BigInt(snapshotId), SNAPSHOT_AT);
  row.writeInt32BE(8, 14);
  const piece = Buffer.allocUnsafe(PIECE_ROWS * ROW_BYTES);
  for (let at = 0; at < piece.length; at += ROW_BYTES) row.copy(piece, at);
  return piece;
}
