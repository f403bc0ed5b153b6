import { WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { inLanes } from '../solo.ts';
import { nextReactions } from './moment.ts';
import type { MomentDeps } from './send-moments.ts';

/** Accounts of one look, a call each; a larger moment takes several looks, a minute apart. */
const ACCOUNTS = 1_000;
const LANES = 5;
const MINUTE_MS = 60_000;

interface Due {
  momentId: number;
  wecomId: string;
  openedAt: Date;
  dueAt: Date;
}

/** Counts likes and comments of customers. WeCom tells neither words nor, here, who: numbers are all that is kept. */
export async function readReactions(deps: MomentDeps): Promise<void> {
  const { rows } = await sql<Due>`
    select moment_id as "momentId", wecom_id as "wecomId", opened_at as "openedAt", reactions_at as "dueAt"
    from delivery.moment where reactions_at <= ${deps.clock.now()} order by reactions_at, marker collate "C"`.execute(
    deps.db,
  );
  for (const moment of rows) await readOne(deps, moment);
}

async function readOne({ db, clock, wecom, log }: MomentDeps, moment: Due): Promise<void> {
  const at = clock.now();
  const { rows: accounts } = await sql<{ accountId: number; userid: string }>`
    select account_id as "accountId", userid from delivery.moment_account
    where moment_id = ${moment.momentId} and state = 'published'
      and (reactions_read_at is null or reactions_read_at < ${moment.dueAt})
    order by userid collate "C" limit ${ACCOUNTS}`.execute(db);
  const read: { account_id: number; likes: number; comments: number }[] = [];
  await inLanes(accounts, clock.mode === 'driven' ? 1 : LANES, async ({ accountId, userid }) => {
    try {
      const { like_list, comment_list } = await wecom.moment.comments({ moment_id: moment.wecomId, userid });
      const ofCustomers = (list: typeof like_list) => list.filter((one) => one.external_userid).length;
      read.push({ account_id: accountId, likes: ofCustomers(like_list), comments: ofCustomers(comment_list) });
    } catch (error) {
      if (!(error instanceof WeComError)) throw error;
      log.warn({ moment: moment.wecomId, code: error.code }, 'likes and comments could not be read');
    }
  });
  const next = accounts.length === ACCOUNTS ? new Date(at.getTime() + MINUTE_MS) : nextReactions(moment.openedAt, at);
  await sql`
    with read as (
      update delivery.moment_account a set likes = r.likes, comments = r.comments, reactions_read_at = ${at}
      from jsonb_to_recordset(${JSON.stringify(read)}::jsonb) as r(account_id bigint, likes integer, comments integer)
      where a.moment_id = ${moment.momentId} and a.account_id = r.account_id returning 1
    )
    update delivery.moment set reactions_at = ${next}, reactions_read_at = ${at}
    where moment_id = ${moment.momentId}`.execute(db);
}
