import type { SegmentSource } from '@xiaoer/segment';
import { sql } from 'kysely';
import { EVERYTHING } from '../../../platform/changes/index.ts';
import type { Db, Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import type { Context } from '../context.ts';
import { settleMembers } from './settle.ts';
import { crossed, midnightPassed, nextCrossing, TICK_MS } from './time.ts';
import { readWatched, type Watched } from './watched.ts';

/** Our name among the readers of the change log. */
const READER = 'audience';
/** Changes of one transaction. */
const BATCH = 5_000;
/** Batches of one look: others are due too. */
const MOST_BATCHES = 20;
/** More than these crossing at once: looking at everybody is cheaper. */
const MOST_CROSSED = 100_000;
/** A look at the passing of time may take this share of the time, where rows have no index by it. */
const SHARE_OF_TIME = 20;
const LOCK = 7_315_042;

/**
 * Keeps the members of live segments. Changes are read in order behind the oldest running transaction, and applied with
 * their position: each transition is told once, whatever dies in between. The passing of time is looked at where it can
 * matter: rows that crossed a boundary since, and everybody at midnight where days or ranks count.
 */
export function createKeeper(
  context: Context,
  { platform, sources }: { platform: Platform; sources: readonly SegmentSource[] },
) {
  const { db, changes, facts, clock, wall, crashAt } = platform;
  const engine = context.engines.postgres;
  let nextTickAt = 0;
  /** Whether the log knows us as a reader; what an earlier process left is not known. */
  let reading = true;

  const anyWatched = async (): Promise<boolean> => {
    const { rows } = await sql<{ any: boolean }>`select exists (select from audience.watch) as any`.execute(db);
    return rows[0]!.any;
  };

  async function runDue(now: Date): Promise<number> {
    if (!(await anyWatched())) {
      // Nothing has to wait for us any more.
      if (reading) await changes.forget(db, READER);
      reading = false;
      return 0;
    }
    reading = true;
    await facts.prepare(now);
    // Known before anything is looked at: nothing that commits after the look may be pruned.
    if (!(await changes.positionOf(db, READER))) {
      await changes.register(db, READER);
      await sql`update audience.watch set digest = null`.execute(db);
    }
    return (await lookAtAll(now)) + (await applyChanges(now)) + (await letTimePass(now));
  }

  /** One transaction of the keeper; several processes wait for each other. */
  async function keeping<T>(work: (tx: Tx, watched: Watched[], kept: Kept) => Promise<T>): Promise<T> {
    return db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
      const directory = await context.directories.current(tx);
      return work(tx, await readWatched(tx, { directory, engine, sources }), { facts, engine, directory });
    });
  }

  /** Segments that are new, whose rule became another, or whose names stand for something else: everybody, one by one. */
  async function lookAtAll(now: Date): Promise<number> {
    const stale = await keeping(async (_, watched) => watched.filter(isStale).map(({ segmentId }) => segmentId));
    let done = 0;
    // Bounded by the live segments; each has a transaction of its own, since it may take long.
    for (const segmentId of stale) {
      done += await keeping(async (tx, watched, kept) => {
        const one = watched.find((other) => other.segmentId === segmentId);
        if (!one || !isStale(one)) return 0;
        const tell = one.keptDigest !== null || one.evaluatedAt !== null;
        const changed = await settleMembers(tx, kept, one, { now, cause: 'rule', among: null, tell });
        await noteLook(tx, [one], { now, digest: one.digest });
        return changed + 1;
      });
    }
    return done;
  }

  async function applyChanges(now: Date): Promise<number> {
    let read = 0;
    for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
      const n = await keeping((tx, watched, kept) => applyBatch(tx, watched, kept, now));
      read += n;
      if (n < BATCH) break;
    }
    return read;
  }

  /** The changes after our position, their effect and the new position: all of it or nothing. */
  async function applyBatch(tx: Tx, watched: Watched[], kept: Kept, now: Date): Promise<number> {
    const after = await changes.positionOf(tx, READER);
    // Somebody forgot us: the next look registers and begins with everybody.
    if (!after) return 0;
    const { rows, upTo } = await changes.read(tx, { after, limit: BATCH });
    for (const one of watched) {
      if (one.ranked || isStale(one)) continue;
      const hers = rows.filter(({ topic }) => topic === EVERYTHING || one.topics.has(topic));
      const among = [...new Set(hers.map(({ customerId }) => customerId))];
      if (among.length > 0) await settleMembers(tx, kept, one, { now, cause: 'change', among, tell: true });
    }
    crashAt('audience.inside_changes');
    if (upTo.xid !== after.xid || upTo.seq !== after.seq) await changes.passed(tx, READER, upTo);
    return rows.length;
  }

  async function letTimePass(now: Date): Promise<number> {
    const driven = clock.mode === 'driven';
    const startedAt = wall().getTime();
    if (!driven && startedAt < nextTickAt) return 0;
    const changed = await keeping(async (tx, watched, kept) => {
      let changed = 0;
      const due = watched.filter(
        ({ evaluatedAt }) => evaluatedAt && now.getTime() - evaluatedAt.getTime() >= (driven ? 1 : TICK_MS),
      );
      for (const one of due) changed += await timePassed(tx, kept, one, now);
      await noteLook(tx, due, { now });
      return changed;
    });
    if (!driven) nextTickAt = startedAt + (wall().getTime() - startedAt) * SHARE_OF_TIME;
    return changed;
  }

  async function timePassed(tx: Tx, kept: Kept, one: Watched, now: Date): Promise<number> {
    const from = one.evaluatedAt!;
    const everybody = { now, cause: 'time' as const, among: null, tell: true };
    if (one.daily && midnightPassed(from, now)) return settleMembers(tx, kept, one, everybody);
    if (one.ranked) return 0;
    const among = await crossed(tx, engine, one.crossings, { from, to: now, limit: MOST_CROSSED });
    if (among.length === MOST_CROSSED) return settleMembers(tx, kept, one, everybody);
    if (among.length === 0) return 0;
    return settleMembers(tx, kept, one, { ...everybody, among });
  }

  const poller: Poller = {
    name: 'audience.members',
    runDue,
    async nextDueAt(now) {
      if (!(await anyWatched())) return null;
      const directory = await context.directories.current();
      return nextCrossing(db, engine, await readWatched(db, { directory, engine, sources }), now);
    },
  };
  return { runDue, poller };
}

type Kept = Parameters<typeof settleMembers>[1];

const isStale = ({ keptDigest, digest }: Watched): boolean => keptDigest !== digest;

async function noteLook(
  db: Db,
  watched: readonly Watched[],
  { now, digest }: { now: Date; digest?: string },
): Promise<void> {
  if (watched.length === 0) return;
  await sql`
    update audience.watch set evaluated_at = ${now}, digest = coalesce(${digest ?? null}, digest)
    where segment_id = any(${watched.map(({ segmentId }) => segmentId)}::bigint[])`.execute(db);
}
