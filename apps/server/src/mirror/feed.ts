import type pg from 'pg';
import { type Change, type Changes, createFreshness, EVERYTHING } from '../platform/changes/index.ts';
import type { CrashAt } from '../platform/crash.ts';
import type { Db } from '../platform/database/index.ts';
import { apply } from './apply.ts';
import { removedIn, workOf } from './batch.ts';
import { onOneSnapshot } from './postgres.ts';
import type { Queries } from './queries.ts';
import type { State, Store } from './store.ts';

/** Changes of one batch: at this size a batch takes about as long to read as to apply. */
export const BATCH = 20_000;
/** How often a position that moved without changes is kept, in wall milliseconds, so that the log can be pruned. */
const KEEP_EVERY_MS = 5_000;

/** Brings one file up to date, batch by batch. */
export async function createFeed({
  store,
  db,
  pool,
  changes,
  queries,
  wall,
  crashAt,
}: {
  store: Store;
  db: Db;
  pool: pg.Pool;
  changes: Changes;
  queries: Queries;
  wall: () => Date;
  crashAt: CrashAt;
}) {
  const freshness = createFreshness();
  let state: State = await store.readState();
  let kept = { xid: state.xid, seq: state.seq };
  let keptAt = 0;
  let behind: { oldestXid: string; sinceMs: number | null } | null = null;

  const asOf = () => freshness.asOf() ?? state.asOf;

  /** Reads and applies one batch. Answers how many changes it held; fewer than `BATCH`: there are no more for now. */
  async function step(): Promise<number> {
    const at = wall();
    const look = await changes.read(db, { after: state, limit: BATCH });
    freshness.looked(at, look.xmax);
    behind = look.behind;
    const next = { ...state, ...look.upTo };
    if (removedIn(look.rows)) next.removedAt ??= at;
    if (look.rows.length > 0) next.appended += await replace(look.rows, next);
    else if (moved(kept, look.upTo) && at.getTime() - keptAt >= KEEP_EVERY_MS) await keep(next);
    state = next;
    freshness.applied(look.upTo);
    return look.rows.length;
  }

  async function replace(rows: readonly Change[], next: State): Promise<number> {
    return inTransaction(async () => {
      // Begun after the changes were read: it shows at least what they tell about.
      const written = await onOneSnapshot(pool, (postgres) => apply(store, postgres, queries, workOf(rows, queries)));
      crashAt('mirror.inside_batch');
      await store.writeState({ ...next, appended: next.appended + written, asOf: asOf() });
      crashAt('mirror.before_commit');
      return written;
    }, next);
  }

  const keep = (next: State) => inTransaction(() => store.writeState({ ...next, asOf: asOf() }), next);

  /** The position is part of the transaction: rows and position are never of different moments, whenever we end. */
  async function inTransaction<T>(write: () => Promise<T>, { xid, seq }: State): Promise<T> {
    await store.writer.run('begin');
    try {
      const result = await write();
      await store.writer.run('commit');
      crashAt('mirror.after_commit');
      kept = { xid, seq };
      keptAt = wall().getTime();
      return result;
    } catch (error) {
      await store.writer.run('rollback').catch(() => {});
      throw error;
    }
  }

  return {
    step,
    asOf,
    /** What the file is sure to hold, whatever happens. */
    kept: () => kept,
    state: () => state,
    behind: () => behind,
    /** Takes the rows of some customers anew, as if they had changed: mends what differs. */
    async reread(customers: readonly number[]): Promise<void> {
      const rows = customers.map((customerId) => ({ ...state, topic: EVERYTHING, customerId, since: null }));
      const next = { ...state };
      next.appended += await replace(rows, next);
      state = next;
    },
  };
}
export type Feed = Awaited<ReturnType<typeof createFeed>>;

const moved = (a: { xid: string; seq: number }, b: { xid: string; seq: number }) => a.xid !== b.xid || a.seq !== b.seq;
