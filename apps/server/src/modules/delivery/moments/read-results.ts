import { WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { inLanes } from '../solo.ts';
import { nextLook } from './moment.ts';
import { tellChanged } from './open-moment.ts';
import type { MomentDeps } from './send-moments.ts';

/** Accounts whose audience is counted in one look: a call each. The others' turn comes a minute later. */
const COUNTS = 500;
const LANES = 5;
const MINUTE_MS = 60_000;

interface Open {
  momentId: number;
  runId: number | null;
  wecomId: string;
  openedAt: Date;
  cancelled: boolean;
}

/** Reads who published, of every moment whose next look is due; then counts who can see what is new. */
export async function readResults(deps: MomentDeps): Promise<void> {
  const { rows } = await sql<Open>`
    select moment_id as "momentId", run_id as "runId", wecom_id as "wecomId", opened_at as "openedAt",
      cancelled_at is not null as cancelled
    from delivery.moment where results_at <= ${deps.clock.now()} order by results_at, marker collate "C"`.execute(
    deps.db,
  );
  for (const moment of rows) await readOne(deps, moment);
}

async function readOne(deps: MomentDeps, moment: Open): Promise<void> {
  const { db, clock, wecom, log } = deps;
  const statuses: { userid: string; published: boolean }[] = [];
  try {
    for await (const task of wecom.moment.tasks({ moment_id: moment.wecomId })) {
      statuses.push({ userid: task.userid.toLowerCase(), published: task.publish_status === 1 });
    }
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    log.warn({ moment: moment.wecomId, code: error.code }, 'who published could not be read yet');
    await sql`
      update delivery.moment set results_at = ${new Date(clock.now().getTime() + MINUTE_MS)}
      where moment_id = ${moment.momentId}`.execute(db);
    return;
  }
  await apply(deps, moment, statuses);
  await countAudiences(deps, moment);
}

/** One transaction: what became of each account, the next look, and a fact when there is news. */
async function apply(
  deps: MomentDeps,
  moment: Open,
  statuses: { userid: string; published: boolean }[],
): Promise<void> {
  const { db, clock, facts } = deps;
  const { momentId, runId, cancelled } = moment;
  const at = clock.now();
  await facts.prepare(at);
  await db.transaction().execute(async (tx) => {
    const { rows: news } = await sql`
      update delivery.moment_account a set
        state = case when s.published then 'published' when s.userid is null then 'not_asked' else 'asked' end,
        published_at = case when s.published then coalesce(a.published_at, ${at}::timestamptz) end
      from delivery.moment_account b
      left join jsonb_to_recordset(${JSON.stringify(statuses)}::jsonb) as s(userid text, published boolean)
        on s.userid = lower(b.userid)
      where a.moment_id = ${momentId} and b.moment_id = a.moment_id and b.account_id = a.account_id
        and a.state in ('asked', 'not_asked')
        and a.state <> case when s.published then 'published' when s.userid is null then 'not_asked' else 'asked' end
      returning 1`.execute(tx);
    if (cancelled) {
      await sql`
        update delivery.moment_account set state = 'not_published'
        where moment_id = ${momentId} and state = 'asked'`.execute(tx);
    }
    await sql`
      update delivery.moment m set read_at = ${at}, results_read = results_read + 1,
        state = case when ${cancelled} then 'ended' else m.state end,
        results_at = case when ${cancelled} or not exists (
            select from delivery.moment_account a where a.moment_id = m.moment_id and a.state in ('asked', 'not_asked'))
          then null else ${nextLook(moment.openedAt, at)}::timestamptz end
      where moment_id = ${momentId}`.execute(tx);
    if (news.length > 0 || cancelled) await tellChanged(deps, tx, { momentId, runId }, at);
  });
}

/** Customers who can see it, once for each account that published: only their number is kept. */
async function countAudiences({ db, clock, wecom, log }: MomentDeps, { momentId, wecomId }: Open): Promise<void> {
  const { rows: uncounted } = await sql<{ accountId: number; userid: string }>`
    select account_id as "accountId", userid from delivery.moment_account
    where moment_id = ${momentId} and state = 'published' and reach is null
    order by userid collate "C" limit ${COUNTS + 1}`.execute(db);
  const counted: { account_id: number; reach: number }[] = [];
  await inLanes(uncounted.slice(0, COUNTS), clock.mode === 'driven' ? 1 : LANES, async ({ accountId, userid }) => {
    try {
      let reach = 0;
      for await (const _ of wecom.moment.sendResults({ moment_id: wecomId, userid })) reach += 1;
      counted.push({ account_id: accountId, reach });
    } catch (error) {
      // 41067: not published as far as this list knows; the next look asks again.
      if (!(error instanceof WeComError)) throw error;
      log.warn({ moment: wecomId, code: error.code }, 'an audience could not be counted yet');
    }
  });
  const isMore = uncounted.length > COUNTS || counted.length < uncounted.length;
  await sql`
    with counted as (
      update delivery.moment_account a set reach = c.reach
      from jsonb_to_recordset(${JSON.stringify(counted)}::jsonb) as c(account_id bigint, reach integer)
      where a.moment_id = ${momentId} and a.account_id = c.account_id returning 1
    )
    update delivery.moment set results_at = least(results_at, ${new Date(clock.now().getTime() + MINUTE_MS)})
    where moment_id = ${momentId} and ${isMore} and state = 'open'`.execute(db);
}
