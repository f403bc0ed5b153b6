import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { unpark } from '../inbox/take-in.ts';
import { type Finding, noteFindings, type SyncRun } from './runs.ts';

/**
 * What no list can tell: who removed us stays listed, so a lost `del_follow_user` is never found again. WeCom counts
 * such removals per account and day, without names (doc 92132): what it counted beyond those we know is the estimate.
 * Then what waited for accounts we did not know gets another chance.
 */
export async function reconcile({ db }: Pick<Platform, 'db'>, run: SyncRun): Promise<void> {
  const findings = await estimateLost(db, run.corpId);
  await db.transaction().execute(async (tx) => {
    // Estimated anew after a kill, not twice.
    await sql`delete from delivery.sync_finding where sync_id = ${run.syncId} and what = 'perhaps_lost'`.execute(tx);
    await noteFindings(tx, run.syncId, findings);
  });
  await unpark({ db });
}

/** Accounts with more removals than we know of, over the days that were read of them. */
async function estimateLost(db: Db, corpId: string): Promise<Finding[]> {
  const { rows } = await sql<{ accountId: number; negative: number; known: number; since: string; until: string }>`
    with counted as (
      select account_id, sum(negative_feedback) as negative, min(day) as since, max(day) as until
      from delivery.account_behaviour where corp_id = ${corpId} group by 1 having sum(negative_feedback) > 0
    )
    select c.account_id as "accountId", c.negative, c.since::text as since, c.until::text as until,
      (select count(*) from customers.contact_history h
       where h.account_id = c.account_id and h.state = 'removed_by_customer'
         and h.ended_at >= c.since::timestamp at time zone 'Asia/Shanghai'
         and h.ended_at < (c.until + 1)::timestamp at time zone 'Asia/Shanghai') as known
    from counted c order by 1`.execute(db);
  return rows.map(({ accountId, negative, known, since, until }) => ({
    what: 'perhaps_lost',
    subject: `account:${accountId}`,
    n: Math.max(0, negative - known),
    detail: { negative, known, since, until },
  }));
}
