import { sql } from 'kysely';
import { AppError } from '../../../platform/errors.ts';
import { addJobs } from '../../../platform/jobs/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import { systemActor } from '../../access/index.ts';
import type { Context } from '../context.ts';
import type { Count, Counting } from '../count.ts';
import { dayOf, nextMidnight } from '../zone.ts';
import { COUNT_SIZES } from './save.ts';

interface Uncounted {
  segmentId: number;
  key: string;
  version: number;
}

/** How many are in each saved segment: counted once a day and whenever its rule changes. */
export function createSizes(context: Context, counting: Counting, { db, clock, log }: Platform) {
  /** Counts what has no count of today's rule yet. One segment after the other: each is a question to an engine. */
  async function countAll(): Promise<void> {
    const date = dayOf(clock.now());
    for (const { segmentId, key, version } of await uncounted(date)) {
      const at = clock.now();
      const size = await countOne(key);
      if (size)
        await sql`
          insert into audience.size (segment_id, date, at, version, n, engine, milliseconds)
          values (${segmentId}, ${date}, ${at}, ${version}, ${size.count}, ${size.engine}, ${Math.round(size.milliseconds)})
          on conflict (segment_id, date) do update set at = excluded.at, version = excluded.version, n = excluded.n,
            engine = excluded.engine, milliseconds = excluded.milliseconds`.execute(db);
    }
  }

  /** A segment whose things are gone has no size; the others must not wait for it. */
  async function countOne(key: string): Promise<Count | null> {
    try {
      return await counting.countOne(await context.understand({ segment: key }), systemActor('audience'), 'auto');
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.warn({ segment: key, code: error.code, details: error.details }, 'a segment could not be counted');
      return null;
    }
  }

  async function uncounted(date: string): Promise<Uncounted[]> {
    const { rows } = await sql<Uncounted>`
      select s.segment_id as "segmentId", s.key, s.version from audience.segment s
      where s.archived_at is null and not exists (
        select from audience.size z where z.segment_id = s.segment_id and z.date = ${date}::date and z.version = s.version)
      order by s.segment_id`.execute(db);
    return rows;
  }

  let askedFor: string | null = null;
  const poller: Poller = {
    name: 'audience.sizes',
    isDue: async (now) => dayOf(now) !== askedFor,
    /** A job does it: the poller's other work must not wait for counts. */
    async runDue(now) {
      const date = dayOf(now);
      const missing = await uncounted(date);
      if (missing.length > 0)
        await db.transaction().execute((tx) => addJobs(tx, [{ task: COUNT_SIZES, payload: {}, key: COUNT_SIZES }]));
      askedFor = date;
      return missing.length;
    },
    async nextDueAt(now) {
      const { rows } = await sql<{ any: boolean }>`
        select exists (select from audience.segment where archived_at is null) as any`.execute(db);
      return rows[0]!.any ? nextMidnight(now) : null;
    },
  };

  return { countAll, poller };
}
