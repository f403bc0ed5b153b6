import type { RunCoverage } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';

/** How much of a run's work of staff is done, by kind, with the age of what is known. */
export async function coverage(db: Db, runId: number): Promise<RunCoverage> {
  const { rows } = await sql<RunCoverage['kinds'][number]>`
    select kind, count(*) as total, count(*) filter (where status = 'done') as done,
      count(*) filter (where status = 'open') as open, count(*) filter (where status in ('expired', 'cancelled')) as ended
    from (
      select distinct on (kind, task_id) kind, status from tasks.task_info where run_id = ${runId}
      union all
      select 'moment', case state when 'asked' then 'open' when 'published' then 'done' else 'expired' end
      from delivery.moment_task where run_id = ${runId} and state <> 'not_asked') work
    group by kind order by kind`.execute(db);
  const { rows: read } = await sql<{ at: Date | null }>`
    select min(read_at) as at from (
      select read_at from delivery.dispatch_info where run_id = ${runId} and state = 'sent'
      union all
      select read_at from delivery.moment_info where run_id = ${runId} and opened_at is not null) read`.execute(db);
  return { kinds: rows, resultsReadAt: read[0]?.at?.toISOString() ?? null };
}
