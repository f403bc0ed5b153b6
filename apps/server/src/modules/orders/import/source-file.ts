import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../../platform/errors.ts';

const CHUNK = 256 * 1024;

/** The file's bytes, unpacked when they are gzip (known by its first bytes, not by the name). */
export async function openSource(file: string): Promise<Readable> {
  const handle = await open(file).catch((error: Error) => {
    throw new AppError('orders.file_unreadable', { file, rule: error.message }, 400);
  });
  const magic = Buffer.alloc(2);
  await handle.read(magic, 0, 2, 0);
  await handle.close();
  const raw = createReadStream(file, { highWaterMark: CHUNK });
  if (magic[0] !== 0x1f || magic[1] !== 0x8b) return raw;
  const unpacked = createGunzip({ chunkSize: CHUNK });
  raw.on('error', (error) => unpacked.destroy(error));
  return raw.pipe(unpacked);
}
