import type { Readable } from 'node:stream';

/** Where the bytes lie: a folder now, an object store later. Knows keys and bytes, and no database. */
export interface FileStore {
  /**
   * Takes a stream to its end and keeps it under its SHA-256. Never half a file: what breaks off, or is longer than
   * `maxBytes`, leaves nothing behind. Throws `FileTooLarge`.
   */
  keep(source: Readable, limits: { maxBytes: number }): Promise<{ hash: string; size: number }>;
  open(hash: string): Promise<Readable>;
  read(hash: string): Promise<Buffer>;
  has(hash: string): Promise<boolean>;
}

export class FileTooLarge extends Error {
  readonly maxBytes: number;
  constructor(maxBytes: number) {
    super(`a file of more than ${maxBytes} bytes`);
    this.name = 'FileTooLarge';
    this.maxBytes = maxBytes;
  }
}
