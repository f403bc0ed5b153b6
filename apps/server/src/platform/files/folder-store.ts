import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { type FileStore, FileTooLarge } from './store.ts';

const HASH = /^[0-9a-f]{64}$/;

/**
 * Files below a folder, `ab/ab12…`. Bytes go to a name of their own first, are flushed to the disk and then renamed: a
 * power cut leaves a whole file or none (what is left in `incoming/` is rubbish).
 */
export function createFolderStore(folder: string): FileStore {
  const pathOf = (hash: string) => {
    if (!HASH.test(hash)) throw new Error(`not a file's name: ${hash}`);
    return join(folder, hash.slice(0, 2), hash);
  };
  const has = (hash: string) =>
    access(pathOf(hash)).then(
      () => true,
      () => false,
    );

  return {
    has,
    async keep(source, { maxBytes }) {
      const incoming = join(folder, 'incoming', randomUUID());
      await mkdir(dirname(incoming), { recursive: true });
      try {
        const { hash, size } = await writeWhole(source, incoming, maxBytes);
        const path = pathOf(hash);
        await mkdir(dirname(path), { recursive: true });
        await rename(incoming, path);
        await flush(dirname(path));
        return { hash, size };
      } finally {
        await rm(incoming, { force: true });
      }
    },
    async open(hash) {
      const stream = createReadStream(pathOf(hash));
      await new Promise<void>((resolve, reject) => stream.once('open', () => resolve()).once('error', reject));
      return stream;
    },
    read: async (hash) => readFile(pathOf(hash)),
  };
}

async function writeWhole(source: Readable, path: string, maxBytes: number): Promise<{ hash: string; size: number }> {
  const digest = createHash('sha256');
  let size = 0;
  const file = await open(path, 'wx');
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > maxBytes) throw new FileTooLarge(maxBytes);
      digest.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { hash: digest.digest('hex'), size };
}

/** A rename is on the disk only once its folder is. */
async function flush(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
