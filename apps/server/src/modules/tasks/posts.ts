import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface CreatePosts {
  runId: number;
  /**
   * Rows `(group_id bigint, chat_id text, account_id bigint, store_id bigint, title text, content jsonb)`; the content is a
   * template that may say `{{account}}`, `{{store}}`, `{{store.city}}`, `{{store.address}}` and `{{group}}`.
   */
  posts: RawBuilder<unknown>;
  at: Date;
  dueAt: Date;
  /** Not posted by then is not posted at all. */
  expiresAt: Date;
}

/** One post per group and run, however often it is asked for. Answers how many are new. */
export async function insertPosts(tx: Tx, { runId, posts, at, dueAt, expiresAt }: CreatePosts): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with made as (
      insert into tasks.post
        (group_id, run_id, chat_id, account_id, store_id, title, content, made_at, due_at, expires_at, status)
      select group_id, ${runId}, chat_id, account_id, store_id, title, content, ${at}, ${dueAt}, ${expiresAt}, 'due'
      from (${posts}) p
      on conflict (group_id, run_id) do nothing
      returning account_id, title
    ), told as (
      insert into tasks.notice (account_id, notice_key, kind, subject_id, title, detail, send_at, ends_at, urgent, state)
      select account_id, ${postNotice(runId)} || n.suffix, 'posts', ${runId}, n.prefix || min(title), count(*) || ' 个群待发布，打开群聊侧边栏即可一键发送',
        n.send_at, ${expiresAt}::timestamptz, true, 'waiting'
      from made, (values ('', '', ${dueAt}::timestamptz),
        (':reminder', '提醒：', ${halfway(dueAt, expiresAt)}::timestamptz)) n(suffix, prefix, send_at)
      group by account_id, n.suffix, n.prefix, n.send_at
      on conflict (account_id, notice_key) do nothing
    )
    select count(*) as n from made`.execute(tx);
  return rows[0]!.n;
}

/** The key of a run's notices about posts; `:reminder` is the second one. */
const postNotice = (runId: number) => `posts:${runId}`;
const halfway = (from: Date, until: Date) => new Date((from.getTime() + until.getTime()) / 2);

/** The run is stopped: its open posts are gone from every side bar. */
export async function cancelPosts(tx: Tx, runId: number): Promise<void> {
  await sql`update tasks.post set status = 'cancelled' where run_id = ${runId} and status = 'due'`.execute(tx);
}

/** Whose window has ended; answers the runs. */
export async function expirePosts(tx: Tx, now: Date): Promise<number[]> {
  const { rows } = await sql<{ runId: number }>`
    with ended as (
      update tasks.post set status = 'expired' where status = 'due' and expires_at <= ${now} returning run_id
    )
    select distinct run_id as "runId" from ended order by 1`.execute(tx);
  return rows.map((row) => row.runId);
}

/** Groups of a run that will not get its post any more. */
export const unpostedGroups = (runId: number) =>
  sql`select group_id from tasks.post where run_id = ${runId} and status in ('expired', 'cancelled')`;
