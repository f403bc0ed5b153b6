import { arrayHead, Bytes, createCopyWriter, int4Array, int8Array, OID } from './copy-writer.ts';

/** A line of a document, its texts as byte ranges of `buffer`. Numbers are never negative: a return's are turned. */
export interface RunLine {
  buffer: Uint8Array;
  codeStart: number;
  codeEnd: number;
  nameStart: number;
  nameEnd: number;
  line: number;
  quantity: number;
  priceFen: number;
  amountFen: number;
  micros: number;
  /** Local time, see `localMicros`. */
  at: number;
}

/** What makes consecutive rows one run. */
export interface RunHead {
  isReturn: boolean;
  invoice: string;
  buyer: string | null;
  store: string | null;
}

/** Lines a run holds at most: longer documents are several runs, put together in the database. */
const MAX_LINES = 1_000;
/** What is sent at once. Bytes. */
const CHUNK = 256 * 1024;

/** Columns of orders.import_row, in the order of the migration: binary COPY goes by position. */
const COLUMNS = 15;

/**
 * Consecutive rows of one document become one row of the staging table, its lines as arrays: a file comes mostly
 * sorted by document, so that the database receives twenty times fewer rows. Documents that are scattered over the file
 * are several runs.
 */
export function createRuns() {
  const writer = createCopyWriter(CHUNK);
  const lines = new Int32Array(MAX_LINES);
  const quantities = new Int32Array(MAX_LINES);
  const pricesFen = new Float64Array(MAX_LINES);
  const amountsFen = new Float64Array(MAX_LINES);
  const micros = new Float64Array(MAX_LINES);
  const times = new Float64Array(MAX_LINES);
  const skus = new Bytes(64 * MAX_LINES);
  const names = new Bytes(256 * MAX_LINES);
  let head: RunHead | null = null;
  let count = 0;
  let runs = 0;

  function begin(next: RunHead) {
    flush();
    head = next;
  }

  function add(line: RunLine) {
    if (count === MAX_LINES) flush();
    lines[count] = line.line;
    quantities[count] = line.quantity;
    pricesFen[count] = line.priceFen;
    amountsFen[count] = line.amountFen;
    micros[count] = line.micros;
    times[count] = line.at;
    skus.int32(line.codeEnd - line.codeStart);
    skus.range(line.buffer, line.codeStart, line.codeEnd);
    names.int32(line.nameEnd - line.nameStart);
    names.range(line.buffer, line.nameStart, line.nameEnd);
    count += 1;
  }

  function flush() {
    if (!head || count === 0) return;
    runs += 1;
    let first = times[0]!;
    let isOneTime = true;
    let total = 0;
    for (let i = 0; i < count; i += 1) {
      if (times[i] !== times[0]) isOneTime = false;
      if (times[i]! < first) first = times[i]!;
      total += amountsFen[i]!;
    }
    const row = writer.row(COLUMNS);
    row.int32(4);
    row.int32(runs);
    row.int32(1);
    row.range(head.isReturn ? TRUE : FALSE, 0, 1);
    row.text(head.invoice);
    textOrNull(row, head.buyer);
    textOrNull(row, head.store);
    row.int32(8);
    row.int64(first);
    if (isOneTime) row.int32(-1);
    else int8Array(row, OID.timestamp, times, count);
    row.int32(8);
    row.int64(total);
    int4Array(row, lines, count);
    textArray(row, skus, count);
    textArray(row, names, count);
    int4Array(row, quantities, count);
    int8Array(row, OID.int8, pricesFen, count);
    int8Array(row, OID.int8, amountsFen, count);
    int8Array(row, OID.int8, micros, count);
    skus.size = 0;
    names.size = 0;
    count = 0;
  }

  return {
    /** The rows that follow belong to this document. */
    begin,
    add,
    /** Bytes to send, or null while there are few. */
    chunk: writer.chunk,
    end() {
      flush();
      return writer.end();
    },
  };
}
export type Runs = ReturnType<typeof createRuns>;

const TRUE = Buffer.from([1]);
const FALSE = Buffer.from([0]);

function textOrNull(row: Bytes, text: string | null) {
  if (text === null) row.int32(-1);
  else row.text(text);
}

/** @param elements each element after its length, as they were collected */
function textArray(row: Bytes, elements: Bytes, length: number) {
  arrayHead(row, OID.text, length, elements.size);
  row.append(elements);
}
