import { sql } from 'kysely';
import { addJobs } from '../../platform/jobs/index.ts';
import type { Platform } from '../../platform/platform.ts';

/** How long failing work is left alone, in wall milliseconds: doubled with each failure, up to the second number. */
const REST_MS = [1_000, 60_000] as const;

/**
 * Work that one process at a time does, in a job. The lock belongs to a database session: a killed process leaves
 * nothing locked, and its half-done rows are certainly nobody's.
 * @param lock any number that no other work uses
 */
export function createSolo(
  { db, wall }: Pick<Platform, 'db' | 'wall'>,
  { task, lock, work }: { task: `${string}.${string}`; lock: number; work: () => Promise<void> },
) {
  let failures = 0;
  let restUntil = 0;

  /** Does the work unless somebody does it right now. */
  async function run(): Promise<void> {
    await db.connection().execute(async (session) => {
      const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(${lock}) as mine`.execute(session);
      if (!rows[0]?.mine) return;
      try {
        await work();
        failures = 0;
      } catch (error) {
        restUntil = wall().getTime() + Math.min(REST_MS[0] * 2 ** failures, REST_MS[1]);
        failures += 1;
        throw error;
      } finally {
        await sql`select pg_advisory_unlock(${lock})`.execute(session);
      }
    });
  }

  /** Adds the job when nobody is at it; answers 1 when it did. For pollers that found something to do. */
  async function wake(): Promise<number> {
    if (wall().getTime() < restUntil) return 0;
    return db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock(${lock}) as free`.execute(tx);
      if (!rows[0]?.free) return 0;
      await addJobs(tx, [{ task, payload: {}, key: task }]);
      return 1;
    });
  }

  return { run, wake, job: { [task]: run } };
}
export type Solo = ReturnType<typeof createSolo>;

/**
 * Runs `work` on each item, at most `lanes` at a time. After a failure no lane begins another item, and it is told when
 * all are at rest: whoever repeats the work must not meet what is left of the first try.
 */
export async function inLanes<T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  let failed = false;
  const lane = async () => {
    for (const item of queue) {
      if (failed) return;
      await work(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(lanes, items.length) }, lane));
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure) throw failure.reason;
}
