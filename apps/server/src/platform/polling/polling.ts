import type { Clock } from '@xiaoer/clock';
import { sql } from 'kysely';
import type { Db } from '../database/index.ts';
import type { Log } from '../log.ts';

/**
 * Work that becomes due on the business clock: schedules, waits, windows that open or end. The rows with their due
 * times are the module's; a poller runs what is due and says when the next is.
 */
export interface Poller {
  /** `<module>.<what becomes due>` */
  name: `${string}.${string}`;
  /** One small read: would `runDue` find anything? Without it, `runDue` is called at every look. */
  isDue?(now: Date): Promise<boolean>;
  /** Runs everything due at `now`, set-wise; answers how much that was. Safe to run twice. */
  runDue(now: Date): Promise<number>;
  /** The next instant after `now` at which something becomes due, or null. */
  nextDueAt(now: Date): Promise<Date | null>;
}

const LOCK = 7_315_003;
/** How often due rows are looked for, in wall milliseconds. */
const EVERY_MS = 500;

export function createPolling({ db, clock, log }: { db: Db; clock: Clock; log: Log }) {
  const pollers: Poller[] = [];
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<number> = Promise.resolve(0);

  /** One poller's trouble must not stop the others; its rows stay due and are looked at again. */
  async function guarded<T>(poller: Poller, look: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await look();
    } catch (error) {
      log.error({ poller: poller.name, err: error }, 'a poller failed');
      if (clock.mode === 'driven') throw error;
      return otherwise;
    }
  }

  async function runAll(now: Date): Promise<number> {
    // Most looks find nothing: the questions are asked side by side, the work is done one after another.
    const due = await Promise.all(
      pollers.map((poller) => guarded(poller, async () => (await poller.isDue?.(now)) ?? true, false)),
    );
    let ran = 0;
    for (const poller of pollers.filter((_, index) => due[index]))
      ran += await guarded(poller, () => poller.runDue(now), 0);
    return ran;
  }

  /** One look at everything. Only one process at a time polls; another one's turn counts as nothing due here. */
  async function runDue(): Promise<number> {
    const now = clock.now();
    // Whoever drives a clock drives one process.
    if (clock.mode === 'driven') return runAll(now);
    return db.connection().execute(async (connection) => {
      const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(${LOCK}) as mine`.execute(connection);
      if (!rows[0]?.mine) return 0;
      try {
        return await runAll(now);
      } finally {
        await sql`select pg_advisory_unlock(${LOCK})`.execute(connection);
      }
    });
  }

  async function nextDueAt(): Promise<Date | null> {
    const now = clock.now();
    const all = await Promise.all(pollers.map((poller) => poller.nextDueAt(now)));
    const times = all.filter((at) => at !== null).map((at) => at.getTime());
    return times.length > 0 ? new Date(Math.min(...times)) : null;
  }

  function start() {
    const tick = async () => {
      running = runDue().catch((error) => {
        log.error({ err: error }, 'polling failed');
        return 0;
      });
      await running;
      timer = setTimeout(tick, EVERY_MS);
    };
    timer = setTimeout(tick, EVERY_MS);
  }

  async function stop() {
    clearTimeout(timer);
    await running;
    clearTimeout(timer);
  }

  return { add: (...more: Poller[]) => pollers.push(...more), runDue, nextDueAt, start, stop };
}
export type Polling = ReturnType<typeof createPolling>;
