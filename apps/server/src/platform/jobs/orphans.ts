import type pg from 'pg';
import type { Log } from '../log.ts';

/** Advisory locks of this class are names of living worker pools. */
const ALIVE = 7_315_005;
/** A pool's lock is taken a moment after its first job. Wall milliseconds. */
const GRACE_MS = 10_000;

/**
 * The queue gives a killed process's jobs back after four hours; a drop at noon can't wait for that. Each pool of
 * workers therefore holds an advisory lock in its name, which ends with its process, and jobs that are locked in a name
 * which nobody holds are given back at once. Jobs may run twice by contract, so a wrong guess would do no harm.
 */
export function createOrphans({ pool, log }: { pool: pg.Pool; log: Log }) {
  let session: pg.PoolClient | null = null;
  let name: string | null = null;

  /** Holds the lock in the pool's name; again when the database was away. */
  async function hold(): Promise<void> {
    if (session || name === null) return;
    const client = await pool.connect();
    client.once('error', (err) => {
      log.warn({ err }, 'the session that says we are alive broke');
      if (session === client) session = null;
      client.release(true);
    });
    await client.query('select pg_advisory_lock(hashtextextended($2, $1))', [ALIVE, name]);
    session = client;
  }

  return {
    /** From now on this process works under this name. */
    async sayAlive(poolName: string): Promise<void> {
      name = poolName;
      await hold();
    },
    /** Gives back the jobs of processes that are gone. */
    async adopt({ graceMs = GRACE_MS }: { graceMs?: number } = {}): Promise<void> {
      await hold();
      const client = await pool.connect();
      try {
        await client.query('begin');
        await client.query(
          `select graphile_worker.force_unlock_workers(array(
             select locked_by from (
               select locked_by from graphile_worker._private_jobs
               where locked_at < clock_timestamp() - make_interval(secs => $2::float8 / 1000)
               union
               select locked_by from graphile_worker._private_job_queues
               where locked_at < clock_timestamp() - make_interval(secs => $2::float8 / 1000)) locked
             where locked_by is not null and pg_try_advisory_xact_lock(hashtextextended(locked_by, $1))))`,
          [ALIVE, graceMs],
        );
        await client.query('commit');
      } catch (error) {
        await client.query('rollback').catch(() => {});
        throw error;
      } finally {
        client.release();
      }
    },
    async sayGoodbye(): Promise<void> {
      name = null;
      session?.release(true);
      session = null;
    },
  };
}
