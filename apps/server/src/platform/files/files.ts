import { Readable } from 'node:stream';
import { imageSize } from 'image-size';
import { sql } from 'kysely';
import type { Db } from '../database/index.ts';
import { mp4DurationMs } from './mp4.ts';
import { sniffType } from './sniff.ts';
import type { FileStore } from './store.ts';

export interface StoredFile {
  /** SHA-256 of its content, in hex: its name. */
  hash: string;
  /** Bytes. */
  size: number;
  /** Told from its first bytes. */
  contentType: string;
  /** Pixels as it is shown; null where it has none or they could not be read. */
  width: number | null;
  height: number | null;
  durationMs: number | null;
  storedAt: Date;
}

/** The largest file that any use of ours takes (a file in a message, LIMITS.md §11, doc 90253). Bytes. */
export const LARGEST_FILE_BYTES = 20 * 1024 * 1024;

/**
 * Files by content: the same bytes are kept once, and a name always means the same bytes. The row is written after the
 * bytes are safe, so a row never names a file that is not there. Files that nobody refers to any more stay: what
 * was sent can be shown again, and sweeping is a matter of its own.
 */
export function createFiles({ db, store, wall }: { db: Db; store: FileStore; wall: () => Date }) {
  /** Keeps a stream or bytes; the second time answers what is there. Throws `FileTooLarge`. */
  async function put(source: Readable | Uint8Array, { maxBytes = LARGEST_FILE_BYTES } = {}): Promise<StoredFile> {
    const stream = source instanceof Readable ? source : Readable.from([source]);
    const { hash, size } = await store.keep(stream, { maxBytes });
    const known = await stat(hash);
    if (known) return known;
    const bytes = await store.read(hash);
    const contentType = sniffType(bytes);
    const { width, height } = contentType.startsWith('image/') ? pixelsOf(bytes) : { width: null, height: null };
    const durationMs = contentType.startsWith('video/') ? mp4DurationMs(bytes) : null;
    await sql`
      insert into platform.file (hash, size, content_type, width, height, duration_ms, stored_at)
      values (${hash}, ${size}, ${contentType}, ${width}, ${height}, ${durationMs}, ${wall()})
      on conflict (hash) do nothing`.execute(db);
    return (await stat(hash))!;
  }

  async function stat(hash: string): Promise<StoredFile | null> {
    const { rows } = await sql<StoredFile>`
      select hash, size, content_type as "contentType", width, height, duration_ms as "durationMs", stored_at as "storedAt"
      from platform.file where hash = ${hash}`.execute(db);
    return rows[0] ?? null;
  }

  return {
    put,
    stat,
    open: (hash: string) => store.open(hash),
    /** The whole file in memory: for uploads, which are small. */
    read: (hash: string) => store.read(hash),
  };
}
export type Files = ReturnType<typeof createFiles>;

/** A picture on its side is shown upright: cameras write the turn beside the pixels (EXIF orientation 5 to 8). */
function pixelsOf(bytes: Uint8Array): { width: number | null; height: number | null } {
  try {
    const { width, height, orientation = 1 } = imageSize(bytes);
    return orientation >= 5 ? { width: height, height: width } : { width, height };
  } catch {
    return { width: null, height: null };
  }
}
