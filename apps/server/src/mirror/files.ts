import {
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { removeStore } from './store.ts';

/**
 * The folder of the mirror: one whole file, named by `current`, perhaps one that is being made, and what sorts and joins
 * spill. A file is whole when `current` names it; whatever it doesn't name is left over from a load that was cut short,
 * and thrown away.
 */

/** Times that a process may end while it opens the same file before the file is taken for the cause. */
const MOST_ATTEMPTS = 3;

export interface Folder {
  spill: string;
  current(): string | null;
  /** A name that no file has. */
  next(): string;
  /** From now on this is the one. A rename: there is always one that is named, or none. */
  adopt(file: string): void;
  /** Forgets the current file. */
  drop(): void;
  removeOthers(): void;
  /** Counts an attempt to open the current file; false when too many ended with the process. */
  mayOpen(): boolean;
  opened(): void;
  release(): void;
}

/** Throws when another process works in this folder. */
export async function openFolder(folder: string): Promise<Folder> {
  const spill = join(folder, 'spill');
  mkdirSync(folder, { recursive: true });
  // DuckDB locks its files, and the system gives the lock back however we end.
  const lock = await DuckDBInstance.create(join(folder, 'lock.duckdb'), { threads: '1', memory_limit: '16MB' });
  // What an earlier run spilled is of no use to anybody.
  rmSync(spill, { recursive: true, force: true });
  mkdirSync(spill);
  const pointer = join(folder, 'current');
  const attempts = join(folder, 'opening');
  const files = () => readdirSync(folder).filter((name) => /^mirror-\d+\.duckdb$/.test(name));

  const current = () => {
    const file = existsSync(pointer) ? join(folder, basename(readFileSync(pointer, 'utf8').trim())) : null;
    return file && existsSync(file) ? file : null;
  };

  return {
    spill,
    current,
    next() {
      const last = Math.max(0, ...files().map((name) => Number(name.match(/\d+/)![0])));
      return join(folder, `mirror-${last + 1}.duckdb`);
    },
    adopt(file) {
      writeFileSync(`${pointer}.new`, basename(file));
      sync(`${pointer}.new`);
      renameSync(`${pointer}.new`, pointer);
      sync(folder);
    },
    drop() {
      const file = current();
      rmSync(pointer, { force: true });
      if (file) removeStore(file);
    },
    removeOthers() {
      const keep = current();
      for (const name of files()) if (join(folder, name) !== keep) removeStore(join(folder, name));
    },
    mayOpen() {
      const attempt = (existsSync(attempts) ? Number(readFileSync(attempts, 'utf8')) : 0) + 1;
      writeFileSync(attempts, String(attempt));
      return attempt <= MOST_ATTEMPTS;
    },
    opened: () => rmSync(attempts, { force: true }),
    release: () => lock.closeSync(),
  };
}

function sync(path: string): void {
  fsyncSync(openSync(path, 'r'));
}
