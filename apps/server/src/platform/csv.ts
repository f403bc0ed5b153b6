import { isUtf8 } from 'node:buffer';

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** A record longer than this has lost its closing quote: its first line is refused, reading goes on after it. Bytes. */
const MAX_RECORD = 64 * 1024;

/** Fields beyond these are counted and not kept: such a record is no row of ours. */
const MOST_FIELDS = 255;

/** Why a line is no record. */
type Malformed = 'unclosed_quote' | 'text_after_quote' | 'wrong_number_of_fields' | 'not_utf8' | 'not_text';

/** One record, valid only during the call that hands it out: fields are ranges of `buffer`. */
export interface CsvRecord {
  buffer: Buffer;
  /** The whole record is `buffer[from … to)`, without its line end. */
  from: number;
  to: number;
  /** Field i is `buffer[starts[i] … ends[i])`, quotes around it left out. */
  starts: Int32Array;
  ends: Int32Array;
  /** Bit i: field i holds doubled quotes, each meaning one. Only the first 31 fields are told apart. */
  doubled: number;
  /** Where the record begins in the file, from 1. */
  line: number;
}

export interface CsvHandlers {
  /** The first record: answers how many fields every record has to have. */
  header(names: string[]): void;
  record(record: CsvRecord): void;
  malformed(line: number, reason: Malformed, raw: Buffer): void;
}

/**
 * Splits CSV (RFC 4180; quotes inside an unquoted field are text) into records without making strings of them: fields
 * stay byte ranges, so that hundreds of thousands of rows a second pass. Empty lines are skipped. Feed it chunks, then
 * `end()`.
 */
export function createCsvReader(delimiter: string, on: CsvHandlers) {
  const DELIMITER = delimiter.charCodeAt(0);
  const record: CsvRecord = {
    buffer: Buffer.alloc(0),
    from: 0,
    to: 0,
    starts: new Int32Array(MOST_FIELDS + 1),
    ends: new Int32Array(MOST_FIELDS + 1),
    doubled: 0,
    line: 1,
  };
  let width = 0;
  /** One buffer for all chunks, the unfinished rest of the last one at its front: nothing is left to collect. */
  let work: Buffer = Buffer.alloc(0);
  let held = 0;
  let line = 1;
  /** What `read` found beside the fields. */
  let fields = 0;
  let lineFeeds = 0;
  let fault: Malformed | null = null;

  /**
   * Reads the record at `from`. Answers where the next begins, or -1 when it does not end in this buffer. At the end of
   * the file the buffer's end ends it.
   */
  function read(buffer: Buffer, from: number, atEnd: boolean): number {
    const { starts, ends } = record;
    const size = buffer.length;
    const longest = from + MAX_RECORD;
    let at = from;
    fields = 0;
    lineFeeds = 0;
    fault = null;
    record.doubled = 0;
    for (;;) {
      const field = Math.min(fields, MOST_FIELDS);
      let byte = 0;
      if (at < size && buffer[at] === QUOTE) {
        at += 1;
        starts[field] = at;
        for (;;) {
          if (at >= size || at > longest) return -1;
          byte = buffer[at]!;
          if (byte === QUOTE) {
            if (at + 1 >= size && !atEnd) return -1;
            if (buffer[at + 1] !== QUOTE) break;
            record.doubled |= 1 << field;
            at += 1;
          } else if (byte === LF) lineFeeds += 1;
          at += 1;
        }
        ends[field] = at;
        at += 1;
        byte = buffer[at] ?? LF;
        if (byte !== DELIMITER && byte !== LF && byte !== CR) {
          fault ??= 'text_after_quote';
          while (at < size && buffer[at] !== DELIMITER && buffer[at] !== LF) at += 1;
        } else if (byte === CR) at += 1;
      } else {
        starts[field] = at;
        while (at < size) {
          byte = buffer[at]!;
          if (byte === DELIMITER || byte === LF) break;
          at += 1;
        }
        const isLast = byte !== DELIMITER || at >= size;
        ends[field] = isLast && at > starts[field]! && buffer[at - 1] === CR ? at - 1 : at;
      }
      fields += 1;
      if (at >= size) return atEnd ? size : -1;
      if (buffer[at] === DELIMITER) at += 1;
      else {
        lineFeeds += 1;
        return at + 1;
      }
    }
  }

  function hold(chunk: Buffer) {
    if (held + chunk.length > work.length) {
      const bigger = Buffer.alloc(2 * (held + chunk.length));
      work.copy(bigger, 0, 0, held);
      work = bigger;
    }
    chunk.copy(work, held);
    held += chunk.length;
  }

  /** Hands out the records of a buffer; answers where the unfinished rest begins. */
  function readAll(buffer: Buffer, atEnd: boolean): number {
    record.buffer = buffer;
    const whole = atEnd ? buffer : buffer.subarray(0, buffer.lastIndexOf(LF) + 1);
    const isClean = isUtf8(whole) && !whole.includes(0);
    let at = 0;
    while (at < buffer.length) {
      const next = read(buffer, at, atEnd);
      if (next >= 0) {
        take(buffer, at, next, isClean);
        line += lineFeeds;
        at = next;
      } else if (atEnd || buffer.length - at > MAX_RECORD) {
        const end = buffer.indexOf(LF, at);
        on.malformed(line, 'unclosed_quote', trimmed(buffer.subarray(at, end < 0 ? buffer.length : end)));
        at = end < 0 ? buffer.length : end + 1;
        line += 1;
      } else break;
    }
    return at;
  }

  function take(buffer: Buffer, from: number, to: number, isClean: boolean) {
    if (fields === 1 && record.ends[0] === record.starts[0] && to - from <= 2) return;
    const raw = () => trimmed(buffer.subarray(from, to));
    if (!isClean && !isUtf8(raw())) return on.malformed(line, 'not_utf8', raw());
    if (!isClean && raw().includes(0)) return on.malformed(line, 'not_text', raw());
    if (fault) return on.malformed(line, fault, raw());
    if (width === 0) {
      width = fields;
      return on.header(Array.from({ length: fields }, (_, i) => fieldText(record, i)));
    }
    if (fields !== width) return on.malformed(line, 'wrong_number_of_fields', raw());
    record.line = line;
    record.from = from;
    record.to = lineEnd(buffer, from, to);
    on.record(record);
  }

  return {
    push(chunk: Buffer) {
      const isFirst = width === 0 && held === 0 && line === 1;
      const start = isFirst && chunk.subarray(0, 3).equals(BOM) ? chunk.subarray(3) : chunk;
      hold(start);
      const unread = readAll(work.subarray(0, held), false);
      work.copyWithin(0, unread, held);
      held -= unread;
    },
    end() {
      readAll(work.subarray(0, held), true);
      held = 0;
    },
  };
}

/** A field as text, for the few that are looked at one by one. */
export function fieldText({ buffer, starts, ends, doubled }: CsvRecord, field: number): string {
  const text = buffer.toString('utf8', starts[field], ends[field]);
  return doubled & (1 << field) ? text.replaceAll('""', '"') : text;
}

/** Where the text before the line's end ends. */
function lineEnd(buffer: Buffer, from: number, to: number): number {
  let end = to;
  while (end > from && (buffer[end - 1] === LF || buffer[end - 1] === CR)) end -= 1;
  return end;
}

const trimmed = (raw: Buffer): Buffer => raw.subarray(0, lineEnd(raw, 0, raw.length));
