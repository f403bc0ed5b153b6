import type { RunCoverage } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';

/** How much of a run's work of staff is done, by kind, with the age of what is known. */
export async function coverage(db: Db, runId: number): Promise<RunCoverage> {
  const { rows } = await sql<RunCoverage['kinds'][number]>`
    select kind, count(*) as total, count(*) filter (where status = 'done') as done,
      count(*) filter (where status = 'open') as open, count(*) filter (where status in ('expired', 'cancelled')) as ended
    from tasks.task_info where run_id = ${runId} group by kind order by kind`.execute(db);
  const { rows: read } = await sql<{ at: Date | null }>`
    select min(read_at) as at from delivery.dispatch_info where run_id = ${runId} and state = 'sent'`.execute(db);
  return { kinds: rows, resultsReadAt: read[0]?.at?.toISOString() ?? null };
}
