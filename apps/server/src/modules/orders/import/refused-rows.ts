import { constants, createWriteStream, type WriteStream } from 'node:fs';
import { access, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { createCsvReader } from '../../../platform/csv.ts';
import { AppError } from '../../../platform/errors.ts';
import { openSource } from './source-file.ts';

const QUOTE = 0x22;

/**
 * The file of refused rows: `line,reason,row`, each row as it stood in the file, in one quoted field, so that a broken
 * row breaks nothing. It appears under its name when it is complete.
 */
export async function createRefusedRows(file: string, folder: string | undefined) {
  const target = join(resolve(folder ?? dirname(file)), `${basename(file)}.rejected.csv`);
  await access(dirname(target), constants.W_OK).catch(() => {
    throw new AppError(
      'orders.rejected_unwritable',
      { folder: dirname(target), rule: 'choose another with --rejected' },
      400,
    );
  });
  const partial = `${target}.partial`;
  let out: WriteStream | null = null;
  let count = 0;

  function add(line: number, reason: string, raw: Buffer) {
    if (!out) {
      out = createWriteStream(partial);
      out.write('line,reason,row\n');
    }
    count += 1;
    out.write(Buffer.concat([Buffer.from(`${line},${reason},"`), doubled(raw), Buffer.from('"\n')]));
  }

  /** Rows that only the database could refuse: their text is fetched from the file once more. */
  async function addByLine(file: string, delimiter: string, reasons: Map<number, string>) {
    if (reasons.size === 0) return;
    const reader = createCsvReader(delimiter, {
      header() {},
      malformed() {},
      record({ line, buffer, from, to }) {
        const reason = reasons.get(line);
        if (reason !== undefined) add(line, reason, buffer.subarray(from, to));
      },
    });
    for await (const chunk of await openSource(file)) reader.push(chunk as Buffer);
    reader.end();
  }

  /** Answers where the rows lie; null when none was refused. A file of an earlier run is replaced or removed. */
  async function finish(): Promise<string | null> {
    if (!out) {
      await rm(target, { force: true });
      return null;
    }
    out.end();
    await finished(out);
    await rename(partial, target);
    return target;
  }

  async function discard() {
    out?.destroy();
    await rm(partial, { force: true });
  }

  return { add, addByLine, finish, discard, count: () => count };
}
export type RefusedRows = Awaited<ReturnType<typeof createRefusedRows>>;

function doubled(raw: Buffer): Buffer {
  if (!raw.includes(QUOTE)) return raw;
  return Buffer.from(raw.toString('latin1').replaceAll('"', '""'), 'latin1');
}
