import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Changes, Position } from '../platform/changes/index.ts';
import type { CrashAt } from '../platform/crash.ts';
import type { Db } from '../platform/database/index.ts';
import { BATCH, createFeed, type Feed } from './feed.ts';
import { load } from './load.ts';
import { READER } from './open-current.ts';
import { readSource } from './postgres.ts';
import type { Status } from './protocol.ts';
import type { Queries } from './queries.ts';
import { initialise, type Limits, openStore, removeStore, type Store } from './store.ts';

export interface Sources {
  db: Db;
  pool: pg.Pool;
  changes: Changes;
  queries: Queries;
  wall: () => Date;
  crashAt: CrashAt;
}

export interface Copy {
  store: Store;
  feed: Feed;
}

const LOOK_AGAIN_MS = 50;

/**
 * Makes a whole new file: the position first, then the rows, then what changed meanwhile, until it shows a moment after
 * the last row was read.
 * @param onStart is told the position from which the log must be kept
 */
export async function build(
  sources: Sources,
  {
    file,
    spill,
    definition,
    limits,
    signal,
    onStart,
    onProgress,
  }: {
    file: string;
    spill: string;
    definition: string;
    limits: Limits;
    signal: AbortSignal;
    onStart: (position: Position) => void;
    onProgress: (progress: Status['progress']) => void;
  },
): Promise<Copy> {
  const { db, changes, wall } = sources;
  await changes.register(db, READER);
  const { source, xmin } = await readSource(db);
  const start = { xid: xmin, seq: 0 };
  onStart(start);
  const store = await openStore(file, limits, spill);
  try {
    await initialise(store, { definition, source, ...start });
    await load({
      ...sources,
      store,
      signal,
      onProgress: ({ relation, ...progress }) => onProgress({ doing: `loading ${relation}`, ...progress }),
    });
    onProgress({ doing: 'catching up' });
    const loadedAt = wall();
    const feed = await createFeed({ ...sources, store });
    for (;;) {
      signal.throwIfAborted();
      const changed = await feed.step();
      const asOf = feed.asOf();
      if (changed < BATCH && asOf && asOf >= loadedAt) return { store, feed };
      if (changed < BATCH) await pause(LOOK_AGAIN_MS);
    }
  } catch (error) {
    await store.close();
    removeStore(file);
    throw error;
  }
}
