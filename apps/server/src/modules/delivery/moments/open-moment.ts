import { lookUpCode, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import { MOMENT_CHANGED, type MomentChanged } from './facts.ts';
import { nextReactions } from './moment.ts';
import type { MomentDeps } from './send-moments.ts';

/** The first look at who published, in business time. Milliseconds. */
const FIRST_LOOK_MS = 60_000;
/** How often a job is asked after: doubled each time. Wall milliseconds. */
const JOB_LOOK_MS = [1_000, 60_000] as const;

interface Asked {
  momentId: number;
  jobId: string;
  jobUntil: Date;
  looks: number;
}

/** Asks after the jobs that make our moments; their answer has the moment's id and who could not be asked. */
export async function readJobs(deps: MomentDeps): Promise<void> {
  const { db, wall } = deps;
  const { rows } = await sql<Asked>`
    select moment_id as "momentId", job_id as "jobId", job_until as "jobUntil", looks from delivery.moment
    where state = 'asked' and try_after <= ${wall()} order by marker collate "C"`.execute(db);
  for (const moment of rows) await readJob(deps, moment);
}

async function readJob(deps: MomentDeps, moment: Asked): Promise<void> {
  const { db, wall, wecom, clock, log, lookAfterMs } = deps;
  try {
    const { status, result } = await wecom.moment.getTaskResult({ jobid: moment.jobId });
    if (status === 3 && result?.moment_id) {
      const invalid = result.invalid_sender_list?.user_list ?? [];
      await noteOpen(deps, moment, { wecomId: result.moment_id, openedAt: clock.now(), invalid });
      return;
    }
    if (status === 3 && result && result.errcode !== 0) return await jobFailed(deps, moment, result.errcode);
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    log.warn({ job: moment.jobId, code: error.code }, 'a moment job could not be read yet');
  }
  const now = wall().getTime();
  const isForgotten = moment.jobUntil.getTime() <= now;
  const again = Math.min(JOB_LOOK_MS[0] * 2 ** Math.min(moment.looks, 10), JOB_LOOK_MS[1]);
  // A job that WeCom has forgotten may have made its moment: looked for like any lost answer.
  await sql`
    update delivery.moment set state = ${isForgotten ? 'unknown' : 'asked'}, looks = ${isForgotten ? 0 : moment.looks + 1},
      try_after = ${new Date(now + (isForgotten ? lookAfterMs : again))}
    where moment_id = ${moment.momentId} and state = 'asked'`.execute(db);
}

/** The job ended without a moment. What passes by itself (41078, 41079) is asked for again. */
async function jobFailed({ db, wall, lookAfterMs }: MomentDeps, { momentId }: Asked, code: number): Promise<void> {
  const passes = lookUpCode(code).handling !== 'D';
  await sql`
    update delivery.moment set state = ${passes ? 'ready' : 'refused'}, error = ${String(code)}, job_id = null,
      try_after = ${passes ? new Date(wall().getTime() + lookAfterMs) : null}
    where moment_id = ${momentId} and state = 'asked'`.execute(db);
}

/** The accounts can see it: by the job's answer, or because it was found in WeCom's books. */
export async function noteOpen(
  deps: Pick<MomentDeps, 'db' | 'clock' | 'facts'>,
  { momentId }: { momentId: number },
  { wecomId, openedAt, invalid = [] }: { wecomId: string; openedAt: Date; invalid?: readonly string[] },
): Promise<void> {
  const at = deps.clock.now();
  await deps.facts.prepare(at);
  const refused = invalid.map((userid) => userid.toLowerCase());
  await deps.db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ runId: number | null }>`
      update delivery.moment set state = 'open', wecom_id = ${wecomId}, opened_at = ${openedAt}, try_after = null, looks = 0,
        error = null, results_at = ${new Date(at.getTime() + FIRST_LOOK_MS)}, reactions_at = ${nextReactions(openedAt, at)}
      where moment_id = ${momentId} and state in ('asked', 'unknown') returning run_id as "runId"`.execute(tx);
    const [opened] = rows;
    if (!opened) return;
    await sql`
      update delivery.moment_account set state = 'invalid'
      where moment_id = ${momentId} and lower(userid) = any(${refused}::text[])`.execute(tx);
    await sql`
      insert into delivery.api_change (at, api, subject, outcome)
      values (${at}, 'get_moment_task_result', ${`moment:${momentId}`}, ${wecomId})`.execute(tx);
    await tellChanged(deps, tx, { momentId, runId: opened.runId }, at);
  });
}

export async function tellChanged(
  { facts }: Pick<Platform, 'facts'>,
  tx: Parameters<Platform['facts']['publish']>[0],
  payload: MomentChanged,
  at: Date,
): Promise<void> {
  await facts.publish(tx, { type: MOMENT_CHANGED, at, subject: `moment:${payload.momentId}`, payload });
}
