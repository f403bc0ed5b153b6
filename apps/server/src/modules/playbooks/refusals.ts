import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import { addJobs } from '../../platform/jobs/index.ts';

/** What stopped a run: an error's code and details, which clients turn into words. */
export interface Refusal {
  code: string;
  details: Record<string, unknown>;
}

/** Something that a run does was refused: its whole slot is rolled back, and is decided again without this run. */
export class RunRefused extends Error {
  readonly runId: number;
  readonly refusal: Refusal;

  constructor(runId: number, cause: AppError) {
    super(`run ${runId}: ${cause.code}`, { cause });
    this.name = 'RunRefused';
    this.runId = runId;
    this.refusal = { code: cause.code, details: cause.details };
  }
}

/** Does one run's part. What somebody can understand and act on stops that run; a bug stays a bug, and the job is tried again. */
export async function asRun<T>(runId: number, part: () => Promise<T>): Promise<T> {
  try {
    return await part();
  } catch (error) {
    throw error instanceof AppError ? new RunRefused(runId, error) : error;
  }
}

/** A run that is not open any more keeps nothing: there is nothing to go on with. */
export async function keepRefusal(db: Db, { runId, refusal }: RunRefused, at: Date): Promise<void> {
  await sql`
    update playbooks.run set refused_at = ${at}, refusal = ${JSON.stringify(refusal)}::jsonb
    where run_id = ${runId} and state = 'fired'`.execute(db);
}

/** A refused run is decided again, at once; what still stands in its way refuses it again. Refuses one that nothing stopped. */
export async function goOn(tx: Tx, runId: number, at: Date): Promise<void> {
  const { rows } = await sql<{ slotAt: Date }>`
    update playbooks.run set refused_at = null, refusal = null
    where run_id = ${runId} and state = 'fired' and refused_at is not null and expires_at > ${at}
    returning slot_at as "slotAt"`.execute(tx);
  const [run] = rows;
  if (!run) throw new AppError('playbooks.run_not_refused', { runId }, 409);
  await addJobs(tx, [decideSlotJob(run.slotAt)]);
}

export const decideSlotJob = (slotAt: Date) => ({
  task: 'playbooks.decide_slot',
  payload: { slotAt: slotAt.toISOString() },
  key: `playbooks.decide_slot/${slotAt.toISOString()}`,
});
