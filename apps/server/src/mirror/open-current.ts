import type { Changes, Position } from '../platform/changes/index.ts';
import type { Db } from '../platform/database/index.ts';
import type { Log } from '../platform/log.ts';
import type { Folder } from './files.ts';
import { readSource } from './postgres.ts';
import { type Limits, openStore, type Store } from './store.ts';

/** The name of the mirror among the readers of the log. */
export const READER = 'mirror';

/** The file of an earlier run, when it can go on from where it is; null when it must be made anew, with the reason in the log. */
export async function openCurrent({
  folder,
  db,
  changes,
  definition,
  limits,
  log,
}: {
  folder: Folder;
  db: Db;
  changes: Changes;
  definition: string;
  limits: Limits;
  log: Log;
}): Promise<Store | null> {
  const file = folder.current();
  folder.removeOthers();
  if (!file) return null;
  const { source, xmax } = await readSource(db);
  const position = await changes.positionOf(db, READER);
  let store: Store | null = null;
  const worthless = async (reason: string) => {
    log.warn({ reason }, 'the mirror is made anew');
    await store?.close();
    folder.drop();
    folder.opened();
    return null;
  };
  if (!folder.mayOpen()) return worthless('the process ended each time that it opened the file');
  try {
    store = await openStore(file, limits, folder.spill);
    const state = await store.readState();
    await store.rows();
    if (state.definition !== definition) return worthless('what it is made from has changed');
    if (state.source !== source || BigInt(state.xid) > BigInt(xmax)) return worthless('it is of another database');
    if (!position || isAfter(position, state)) return worthless('changes that it needs are gone from the log');
    folder.opened();
    return store;
  } catch (error) {
    if (isLocked(error)) throw error;
    return worthless(`the file is damaged: ${(error as Error).message.split('\n')[0]}`);
  }
}

const isLocked = (error: unknown) => /Could not set lock/.test((error as Error).message);

const isAfter = (a: Position, b: Position) =>
  BigInt(a.xid) > BigInt(b.xid) || (BigInt(a.xid) === BigInt(b.xid) && a.seq > b.seq);

/** The earlier of two places. */
export const earlierOf = (a: Position, b: Position): Position => (isAfter(a, b) ? b : a);
