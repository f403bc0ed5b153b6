import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';

export interface CreateTask {
  /** The same key is the same task. */
  taskKey: string;
  accountId: number;
  storeId: number | null;
  runId?: number | null;
  title: string;
  detail: string;
  checklist?: string[];
  at: Date;
  dueAt: Date;
  expiresAt?: Date | null;
}

export async function insertTask(tx: Tx, task: CreateTask): Promise<void> {
  const {
    taskKey,
    accountId,
    storeId,
    runId = null,
    title,
    detail,
    checklist = [],
    at,
    dueAt,
    expiresAt = null,
  } = task;
  await sql`
    with made as (
      insert into tasks.task
        (account_id, task_key, store_id, run_id, title, detail, checklist, made_at, due_at, expires_at, status)
      values (${accountId}, ${taskKey}, ${storeId}, ${runId}, ${title}, ${detail}, ${checklist}::text[], ${at}, ${dueAt},
        ${expiresAt}, 'open')
      on conflict (account_id, task_key) do nothing
      returning account_id, task_id, title, detail
    )
    insert into tasks.notice (account_id, notice_key, title, detail, send_at, state)
    select account_id, 'task:' || task_id, title, detail, ${dueAt}::timestamptz, 'waiting' from made
    on conflict (account_id, notice_key) do nothing`.execute(tx);
}

export interface Ticked {
  accountId: number;
  taskId: number;
}

/** Ticks a task of this account; answers null when it was done before. */
export async function tick(
  tx: Tx,
  { taskId, userid, note, at }: { taskId: number; userid: string; note: string | null; at: Date },
): Promise<Ticked | null> {
  const { rows } = await sql<Ticked & { status: string }>`
    select t.account_id as "accountId", t.task_id as "taskId", t.status from tasks.task t
    join organisation.account_info a on a.account_id = t.account_id
    where t.task_id = ${taskId} and a.userid = ${userid} for update of t`.execute(tx);
  const task = rows[0];
  if (!task) throw new AppError('tasks.task_not_found', {}, 404);
  if (task.status === 'done') return null;
  if (task.status !== 'open') throw new AppError('tasks.task_closed', { status: task.status }, 409);
  await sql`
    update tasks.task set status = 'done', done_at = ${at}, done_by = 'staff', note = ${note}
    where account_id = ${task.accountId} and task_id = ${taskId}`.execute(tx);
  return { accountId: task.accountId, taskId };
}

/**
 * Opening a group is something only people can do (WeCom has no API for it). The truth is read again here: the fact that
 * asked for it may come late, when the group is there already.
 */
export async function askForGroup(tx: Tx, { storeId, at }: { storeId: number; at: Date }): Promise<void> {
  const { rows } = await sql<{ accountId: number; store: string; groups: number }>`
    select a.account_id as "accountId", s.name as store, g.n as groups
    from organisation.store_info s
    join organisation.account_of_store o on o.store_id = s.store_id
    join organisation.account_info a on a.account_id = o.account_id and a.active
    cross join lateral (
      select count(*) as n, coalesce(bool_or(g.member_count < g.capacity * 0.9), false) as room
      from community.group_info g where g.store_id = s.store_id and g.active) g
    where s.store_id = ${storeId} and not g.room
    order by a.kind = 'persona', a.role <> 'manager', a.userid limit 1`.execute(tx);
  const found = rows[0];
  if (!found) return;
  const { accountId, store, groups } = found;
  const name = `${store}福利群${groups + 1}`;
  await insertTask(tx, {
    taskKey: `open_group:${storeId}:${groups + 1}`,
    accountId,
    storeId,
    title: groups === 0 ? '开门店的第一个福利群' : '群快满了：开下一个福利群',
    detail: `${store}现在有 ${groups} 个群。新群建好后会自动认领到门店，这条任务随之完成。`,
    checklist: [
      '在企业微信里点「客户群」→「创建一个客户群」，用自己的账号当群主',
      `群名写「${name}」`,
      '打开「群管理」：开启防骚扰，设置入群欢迎语',
      '把门店同事拉进来一位当管理员',
    ],
    at,
    dueAt: at,
  });
}

/** The store has its group: seen from WeCom, nobody needs to tick it. Answers the tasks. */
export async function groupIsThere(tx: Tx, { storeId, at }: { storeId: number; at: Date }): Promise<Ticked[]> {
  const { rows } = await sql<Ticked>`
    update tasks.task set status = 'done', done_at = ${at}, done_by = 'observed'
    where store_id = ${storeId} and status = 'open' and starts_with(task_key, 'open_group:')
    returning account_id as "accountId", task_id as "taskId"`.execute(tx);
  return rows;
}

export async function expireTasks(tx: Tx, now: Date): Promise<number> {
  const { rows } = await sql`
    update tasks.task set status = 'expired' where status = 'open' and expires_at <= ${now} returning 1`.execute(tx);
  return rows.length;
}

export async function nextEndAt(db: Db, now: Date): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select least(
      (select min(expires_at) from tasks.task where status = 'open' and expires_at > ${now}),
      (select min(expires_at) from tasks.post where status = 'due' and expires_at > ${now}),
      (select min(send_at) from tasks.notice where state = 'waiting' and send_at > ${now})) as at`.execute(db);
  return rows[0]?.at ?? null;
}

/** Whether a task or post ends, or a card is to be sent, by now. */
export async function somethingEnds(db: Db, now: Date): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    select exists (select 1 from tasks.task where status = 'open' and expires_at <= ${now})
      or exists (select 1 from tasks.post where status = 'due' and expires_at <= ${now})
      or exists (select 1 from tasks.notice where state = 'waiting' and send_at <= ${now}) as due`.execute(db);
  return rows[0]!.due;
}
