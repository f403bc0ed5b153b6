import type { GroupWelcomeOwners } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';

/** The tasks of one welcome begin so; the version it is about follows. */
const keyOf = (groupWelcomeId: number) => `group_welcome:${groupWelcomeId}:`;

/**
 * Asks the owners of groups to choose a welcome in the client, for no API attaches it to a group; takes back what was asked
 * about an earlier version, and answers those tasks. The truth is read again here: the fact may come late or twice. Set-wise.
 */
export async function askForGroupWelcome(
  tx: Tx,
  { groupWelcomeId, at }: { groupWelcomeId: number; at: Date },
): Promise<number[]> {
  const prefix = keyOf(groupWelcomeId);
  const { rows: cancelled } = await sql<{ taskId: number }>`
    update tasks.task t set status = 'cancelled', done_at = ${at}
    where t.status = 'open' and starts_with(t.task_key, ${prefix}) and not exists (
      select from delivery.group_welcome_info w where w.group_welcome_id = ${groupWelcomeId} and w.state = 'live'
        and t.task_key = ${prefix} || w.live_version)
    returning t.task_id as "taskId"`.execute(tx);
  await sql`
    with owner as (
      select g.owner_account_id as account_id, min(g.store_id) as store_id, count(*) as groups,
        array_agg(g.name order by g.name) as names, w.name, w.live_version, w.text
      from delivery.group_welcome_info w
      join community.group_info g on g.active and g.owner_account_id is not null
        and (w.store_ids is null or g.store_id = any(w.store_ids))
      join organisation.account_info a on a.account_id = g.owner_account_id and a.active
      where w.group_welcome_id = ${groupWelcomeId} and w.state = 'live'
      group by g.owner_account_id, w.name, w.live_version, w.text
    ), made as (
      insert into tasks.task (account_id, task_key, store_id, title, detail, checklist, made_at, due_at, status)
      select account_id, ${prefix} || live_version, store_id, '给客户群选上欢迎语「' || name || '」',
        '你是 ' || groups || ' 个群的群主：' || array_to_string(names[1:10], '、') || case when groups > 10 then ' 等' else '' end
          || '。企业微信只让群主自己选，选好后在这里打勾。',
        array['打开群聊 → 右上角「…」→「群管理」→「入群欢迎语」',
          '选「' || name || '」：' || left(text, 40) || case when length(text) > 40 then '…' else '' end,
          '每个群都选一遍：' || groups || ' 个'],
        ${at}::timestamptz, ${at}::timestamptz, 'open'
      from owner
      on conflict (account_id, task_key) do nothing
      returning account_id, task_id, title, detail, due_at
    )
    insert into tasks.notice (account_id, notice_key, kind, subject_id, title, detail, send_at, urgent, state)
    select account_id, 'task:' || task_id, 'task', task_id, title, detail, due_at, false, 'waiting' from made
    on conflict (account_id, notice_key) do nothing`.execute(tx);
  return cancelled.map(({ taskId }) => taskId);
}

/** Who was asked to choose the newest version, and who says that it is done. */
export async function listGroupWelcomeOwners(
  db: Db,
  { groupWelcomeId, storeIds }: { groupWelcomeId: number; storeIds: number[] | null },
): Promise<GroupWelcomeOwners['owners']> {
  const { rows } = await sql<GroupWelcomeOwners['owners'][number]>`
    select a.userid, a.name, t.status, t.note,
      to_char(t.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "doneAt",
      (select count(*) from community.group_info g where g.owner_account_id = t.account_id and g.active
        and (w.store_ids is null or g.store_id = any(w.store_ids))) as groups
    from delivery.group_welcome_info w
    join tasks.task t on t.task_key = ${keyOf(groupWelcomeId)} || w.live_version
    join organisation.account_info a on a.account_id = t.account_id
    where w.group_welcome_id = ${groupWelcomeId}
      and (${storeIds}::bigint[] is null or t.store_id = any(${storeIds}::bigint[]))
    order by t.status = 'done', a.userid`.execute(db);
  return rows;
}
