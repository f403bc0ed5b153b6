/** PostgreSQL's binary COPY format, version 1: a header, rows of length-prefixed values, a trailer. */
const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const TRAILER = Buffer.from([0xff, 0xff]);

export const OID = { int4: 23, int8: 20, text: 25, timestamp: 1114 } as const;
const TWO_32 = 2 ** 32;

/** Bytes that grow. Numbers are big-endian; positions are for patching and copying ranges. */
export class Bytes {
  buffer: Buffer;
  size = 0;

  constructor(capacity: number) {
    this.buffer = Buffer.allocUnsafe(capacity);
  }

  reserve(more: number) {
    if (this.size + more <= this.buffer.length) return;
    const bigger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.size + more));
    this.buffer.copy(bigger, 0, 0, this.size);
    this.buffer = bigger;
  }

  int16(value: number) {
    this.reserve(2);
    this.size = this.buffer.writeInt16BE(value, this.size);
  }

  int32(value: number) {
    this.reserve(4);
    const { buffer, size } = this;
    buffer[size] = value >>> 24;
    buffer[size + 1] = value >>> 16;
    buffer[size + 2] = value >>> 8;
    buffer[size + 3] = value;
    this.size = size + 4;
  }

  /** Whole numbers up to 2^53, of either sign. */
  int64(value: number) {
    this.int32(Math.floor(value / TWO_32));
    this.int32(value | 0); // the low 32 bits, also of numbers beyond them
  }

  append(other: Bytes) {
    this.reserve(other.size);
    other.buffer.copy(this.buffer, this.size, 0, other.size);
    this.size += other.size;
  }

  text(value: string) {
    const length = Buffer.byteLength(value);
    this.int32(length);
    this.reserve(length);
    this.buffer.write(value, this.size);
    this.size += length;
  }

  /** Copies a range byte by byte: for a few dozen bytes that is faster than `Buffer.copy`. */
  range(from: Uint8Array, start: number, end: number) {
    this.reserve(end - start);
    const { buffer } = this;
    let { size } = this;
    for (let at = start; at < end; at += 1, size += 1) buffer[size] = from[at]!;
    this.size = size;
  }
}

/** A chunk is full when it passes its size: room for the last row. Bytes. */
const SLACK = 32 * 1024;

/** Collects rows and hands them out in chunks worth sending. */
export function createCopyWriter(chunkBytes: number) {
  let bytes = new Bytes(chunkBytes + SLACK);
  bytes.range(HEADER, 0, HEADER.length);
  return {
    /** Where a row is written: its number of values as int16 first, each value after its length. */
    row: (values: number): Bytes => {
      bytes.int16(values);
      return bytes;
    },
    /** What is ready to go, or null while that is too little. */
    chunk(): Buffer | null {
      if (bytes.size < chunkBytes) return null;
      const full = bytes;
      bytes = new Bytes(chunkBytes + SLACK);
      return full.buffer.subarray(0, full.size);
    },
    end(): Buffer {
      return Buffer.concat([bytes.buffer.subarray(0, bytes.size), TRAILER]);
    },
  };
}

/** The head of a one-dimensional array without nulls; its elements follow, each after its length. */
export function arrayHead(bytes: Bytes, elementOid: number, length: number, elementBytes: number) {
  bytes.int32(20 + elementBytes);
  bytes.int32(1);
  bytes.int32(0);
  bytes.int32(elementOid);
  bytes.int32(length);
  bytes.int32(1);
}

export function int4Array(bytes: Bytes, values: ArrayLike<number>, length: number) {
  arrayHead(bytes, OID.int4, length, 8 * length);
  for (let i = 0; i < length; i += 1) {
    bytes.int32(4);
    bytes.int32(values[i]!);
  }
}

export function int8Array(bytes: Bytes, elementOid: number, values: ArrayLike<number>, length: number) {
  arrayHead(bytes, elementOid, length, 12 * length);
  for (let i = 0; i < length; i += 1) {
    bytes.int32(8);
    bytes.int64(values[i]!);
  }
}
