import { sql } from 'kysely';
import type { Tx } from '../database/index.ts';

/** A job to run soon, after the transaction that adds it commits. One job stands for a set, never for one customer. */
export interface NewJob {
  /** `<module>.<what to do>` */
  task: string;
  payload: unknown;
  /** Jobs that wait under one key are one job: the later payload replaces the earlier. */
  key?: string;
  /** Smaller runs first; welcomes use -10. */
  priority?: number;
  /** Jobs of one queue run one after another. */
  queue?: string;
  maxAttempts?: number;
}

export type JobHandler = (payload: never, job: { id: string; attempt: number }) => Promise<void>;

/** Adds jobs in the caller's transaction, in one statement. */
export async function addJobs(tx: Tx, jobs: NewJob[]): Promise<void> {
  if (jobs.length === 0) return;
  const specs = jobs.map((job) => ({
    identifier: job.task,
    payload: job.payload,
    job_key: job.key ?? null,
    priority: job.priority ?? 0,
    queue_name: job.queue ?? null,
    max_attempts: job.maxAttempts ?? 25,
  }));
  await sql`select 1 from graphile_worker.add_jobs(
    array(select json_populate_recordset(null::graphile_worker.job_spec, ${JSON.stringify(specs)}::json)))`.execute(tx);
}
