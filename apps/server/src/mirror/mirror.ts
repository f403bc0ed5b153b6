import { setTimeout as pause } from 'node:timers/promises';
import type { SegmentSource } from '@xiaoer/segment';
import type { Log } from '../platform/log.ts';
import { build, type Copy, type Sources } from './build.ts';
import { BATCH, createFeed } from './feed.ts';
import { openFolder } from './files.ts';
import { earlierOf, openCurrent, READER } from './open-current.ts';
import type { Fresh, Status } from './protocol.ts';
import { createQueries } from './queries.ts';
import { createQuestions, Refused } from './questions.ts';
import { type Limits, removeStore, type Store, saysDamaged } from './store.ts';
import { definitionOf } from './tables.ts';
import { createTally } from './tally.ts';

/** How often the log is looked at when nothing is to do, and again after a failure; wall milliseconds. */
const POLL_MS = 200;
const AGAIN_MS = 1_000;
/** The log forgets readers that it doesn't hear from; wall milliseconds. */
const TELL_EVERY_MS = 60_000;
/** At most so long after a customer was removed the rows are marked dead in the file itself, not only in its log. */
const CHECKPOINT_AFTER_REMOVAL_MS = 20_000;
/** The file is made anew when so many of its rows were written by the feed, or dead rows of removed customers are this old. */
const MOST_APPENDED = 0.5;
const FEWEST_APPENDED = 1_000_000;
/** After it failed, the disk being full, say. */
const REBUILD_AGAIN_MS = 10 * 60_000;
const REMOVED_GO_AFTER_MS = 24 * 3_600_000;

/**
 * Keeps the file like the database, whatever happens: opens or makes it, feeds it, makes it anew behind the running one
 * when it has become unsorted, and at once when it turns out to be damaged.
 */
export async function createMirror({
  sources,
  segmentSources,
  folder: path,
  limits,
  log,
}: {
  sources: Omit<Sources, 'queries'>;
  segmentSources: readonly SegmentSource[];
  folder: string;
  limits: Limits;
  log: Log;
}) {
  const folder = await openFolder(path);
  const queries = createQueries(segmentSources);
  const definition = definitionOf(segmentSources);
  const from: Sources = { ...sources, queries };
  const { db, changes, wall } = sources;
  const stopped = new AbortController();
  const tally = createTally();
  const rereads: { customers: readonly number[]; done: () => void; failed: (error: Error) => void }[] = [];

  let current: Copy | null = null;
  /** The successor of `current`: being made, or whole and waiting to take over. */
  let next: { start: ReturnType<Copy['feed']['kept']> | null; whole: Copy | null } | null = null;
  let progress: Status['progress'] = { doing: 'starting' };
  let damage: Error | null = null;
  let told = '';
  let toldAt = 0;
  let rebuildFrom = 0;
  let checkpointAt: number | null = null;
  let background: Promise<void> = Promise.resolve();

  const questions = createQuestions({ onDamage: (error) => (damage = error) });

  const make = (share: number, onStart: Parameters<typeof build>[1]['onStart']) =>
    build(from, {
      file: folder.next(),
      spill: folder.spill,
      definition,
      limits: { ...limits, memoryMb: Math.round(limits.memoryMb * share) },
      signal: stopped.signal,
      onStart,
      onProgress: (now) => (progress = now),
    });

  async function open(): Promise<Copy> {
    progress = { doing: 'opening' };
    const store = await openCurrent({ folder, db, changes, definition, limits, log });
    if (store) {
      const feed = await createFeed({ ...from, store });
      return { store, feed };
    }
    const copy = await make(1, () => {});
    sources.crashAt('mirror.before_adopt');
    folder.adopt(copy.store.file);
    sources.crashAt('mirror.after_adopt');
    log.info({ rows: await copy.store.rows() }, 'the mirror is loaded');
    return copy;
  }

  async function discard(reason: string): Promise<void> {
    log.warn({ reason }, 'the mirror is made anew');
    const old = current;
    current = null;
    damage = null;
    folder.drop();
    // Questions under way end by themselves; nothing waits for them.
    void old?.store.close().catch(() => {});
  }

  function rebuildBehind(reason: string): void {
    log.info({ reason }, 'the mirror is made anew while it goes on answering');
    const mine: NonNullable<typeof next> = { start: null, whole: null };
    next = mine;
    background = (async () => {
      await current?.store.limit(Math.round(limits.memoryMb / 2));
      mine.whole = await make(0.5, (start) => (mine.start = start));
    })().catch(async (error: Error) => {
      if (!stopped.signal.aborted) log.warn({ err: error }, 'the mirror could not be made anew; the old one goes on');
      await current?.store.limit(limits.memoryMb).catch(() => {});
      next = null;
      rebuildFrom = wall().getTime() + REBUILD_AGAIN_MS;
    });
  }

  async function takeOver(copy: Copy): Promise<void> {
    const old = current;
    folder.adopt(copy.store.file);
    current = copy;
    next = null;
    await copy.store.limit(limits.memoryMb);
    background = (async () => {
      if (!old) return;
      await old.store.close();
      removeStore(old.store.file);
    })();
  }

  /** One look at the log, and what is due beside it. Answers how many changes there were. */
  async function step(): Promise<number> {
    if (damage) await discard(`the file is damaged: ${damage.message.split('\n')[0]}`);
    if (next?.whole) await takeOver(next.whole);
    current ??= await open();
    progress = next ? progress : null;
    const { store, feed } = current;
    const before = { appended: feed.state().appended, removedAt: feed.state().removedAt };
    const startedAt = performance.now();
    const changed = await feed.step();
    tally.fed(changed, feed.state().appended - before.appended, performance.now() - startedAt);
    if (changed > 0 && feed.state().removedAt) checkpointAt ??= wall().getTime() + CHECKPOINT_AFTER_REMOVAL_MS;
    await tellPosition();
    await rereadAsked();
    if (checkpointAt && wall().getTime() >= checkpointAt) {
      checkpointAt = null;
      await store.checkpoint();
    }
    if (!next && wall().getTime() >= rebuildFrom) await rebuildIfDue(current);
    return changed;
  }

  async function tellPosition(): Promise<void> {
    const kept = next?.start ? earlierOf(current!.feed.kept(), next.start) : current!.feed.kept();
    const text = `${kept.xid}/${kept.seq}`;
    const now = wall().getTime();
    if (text === told && now - toldAt < TELL_EVERY_MS) return;
    toldAt = now;
    if (!(await changes.passed(db, READER, kept))) await discard('changes that it needs are gone from the log');
    else told = text;
  }

  async function rereadAsked(): Promise<void> {
    for (const { customers, done, failed } of rereads.splice(0))
      await (current ? current.feed.reread(customers).then(done, failed) : failed(new Refused('loading')));
  }

  async function rebuildIfDue({ store, feed }: Copy): Promise<void> {
    const { appended, removedAt } = feed.state();
    if (removedAt && wall().getTime() - removedAt.getTime() >= REMOVED_GO_AFTER_MS)
      return rebuildBehind('dead rows of removed customers');
    if (appended < FEWEST_APPENDED) return;
    const rows = Object.values(await store.rows()).reduce((sum, n) => sum + n, 0);
    if (appended >= rows * MOST_APPENDED) rebuildBehind('it has become unsorted');
  }

  async function live(): Promise<void> {
    while (!stopped.signal.aborted) {
      let wait = 0;
      try {
        if ((await step()) < BATCH) wait = POLL_MS;
      } catch (error) {
        if (stopped.signal.aborted) break;
        if (saysDamaged(error)) damage = error as Error;
        else log.warn({ err: error }, 'the mirror waits');
        wait = AGAIN_MS;
      }
      await pause(wait, null, { signal: stopped.signal }).catch(() => {});
    }
  }
  const living = live();

  /** Of which moment an answer is that is asked for now. */
  function freshness(copy: Copy): Fresh | null {
    const asOf = copy.feed.asOf();
    return asOf && { asOf: asOf.toISOString(), lagSeconds: Math.max(0, wall().getTime() - asOf.getTime()) / 1_000 };
  }

  return {
    questions,
    queries,
    log,
    pool: sources.pool,
    wall,
    /** The file to ask, and its freshness; refuses while there is none. */
    ready(): Fresh & { store: Store } {
      const fresh = current && !damage ? freshness(current) : null;
      if (!current || !fresh) throw new Refused('loading');
      return { store: current.store, ...fresh };
    },
    /** Takes these customers' rows anew; ends when that is in the file. */
    reread: (customers: readonly number[]) =>
      new Promise<void>((done, failed) => rereads.push({ customers, done, failed })),
    /** Whoever meets an error of the file tells it: it is made anew. */
    failed: (error: Error) => {
      if (saysDamaged(error)) damage = error;
    },
    /** Makes the file anew behind the running one. */
    rebuild: (reason: string) => {
      if (!next && current) rebuildBehind(reason);
    },
    async status(): Promise<Omit<Status, 'compared'>> {
      const copy = damage ? null : current;
      const fresh = copy && freshness(copy);
      // Both at once: between two looks the file might be closed for the one that takes over.
      const [rows, memoryMb] = copy ? await Promise.all([copy.store.rows(), copy.store.memoryMb()]) : [{}, 0];
      return {
        state: !fresh ? 'loading' : next ? 'rebuilding' : 'ready',
        asOf: fresh?.asOf ?? null,
        lagSeconds: fresh?.lagSeconds ?? null,
        behind: copy?.feed.behind() ?? null,
        rows,
        memoryMb,
        processMb: Math.round(process.memoryUsage.rss() / 1_048_576),
        fileMb: copy?.store.sizeMb() ?? 0,
        questions: questions.counts(),
        fed: tally.read(),
        progress,
      };
    },
    async stop(): Promise<void> {
      stopped.abort();
      await living;
      await background;
      await next?.whole?.store.close();
      await current?.store.close();
      folder.release();
    },
  };
}
export type Mirror = Awaited<ReturnType<typeof createMirror>>;
