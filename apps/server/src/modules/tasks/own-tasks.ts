import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import { RESULTS_LATE_MS } from './close-notices.ts';
import { sendsOver } from './notices.ts';

export interface CreateTask {
  /** The same key is the same task. */
  taskKey: string;
  /** Who is asked; with several, whoever does it first does it for all. */
  accountIds: number[];
  storeId: number | null;
  runId?: number | null;
  title: string;
  detail: string;
  checklist?: string[];
  /** Told outside of the store's hours too. */
  urgent?: boolean;
  at: Date;
  dueAt: Date;
  expiresAt?: Date | null;
}

/** A row for each who is asked, all with one id. */
export async function insertTask(tx: Tx, task: CreateTask): Promise<void> {
  const {
    taskKey,
    accountIds,
    storeId,
    runId = null,
    title,
    detail,
    checklist = [],
    urgent = false,
    at,
    dueAt,
    expiresAt = null,
  } = task;
  await sql`
    with task as (
      select nextval(pg_get_serial_sequence('tasks.task', 'task_id')) as task_id
      where not exists (select from tasks.task where task_key = ${taskKey} and account_id = any(${accountIds}::bigint[]))
    ), made as (
      insert into tasks.task
        (account_id, task_id, task_key, store_id, run_id, title, detail, checklist, made_at, due_at, expires_at, status)
      overriding system value
      select account_id, task_id, ${taskKey}, ${storeId}::bigint, ${runId}::bigint, ${title}, ${detail},
        ${checklist}::text[], ${at}::timestamptz, ${dueAt}::timestamptz, ${expiresAt}::timestamptz, 'open'
      from task cross join unnest(${accountIds}::bigint[]) as account_id
      on conflict (account_id, task_key) do nothing
      returning account_id, task_id, title, detail, expires_at
    )
    insert into tasks.notice (account_id, notice_key, kind, subject_id, title, detail, send_at, ends_at, urgent, state)
    select account_id, 'task:' || task_id, 'task', task_id, title, detail, ${dueAt}::timestamptz, expires_at,
      ${urgent}::boolean, 'waiting' from made
    on conflict (account_id, notice_key) do nothing`.execute(tx);
}

export interface Ticked {
  accountId: number;
  taskId: number;
}

/**
 * Ticks a task of this account, for all who were asked; answers null when it was done before.
 * @param at when it was ticked: a press on a card is heard a little later
 */
export async function tick(
  tx: Tx,
  { taskId, userid, note, at }: { taskId: number; userid: string; note: string | null; at: Date },
): Promise<Ticked | null> {
  const { rows } = await sql<Ticked & { userid: string; status: string }>`
    select t.account_id as "accountId", t.task_id as "taskId", a.userid, t.status from tasks.task t
    join organisation.account_info a on a.account_id = t.account_id
    where t.task_id = ${taskId} order by t.account_id for update of t`.execute(tx);
  const task = rows.find((row) => row.userid.toLowerCase() === userid.toLowerCase());
  if (!task) throw new AppError('tasks.task_not_found', {}, 404);
  if (task.status === 'done') return null;
  if (task.status !== 'open') throw new AppError('tasks.task_closed', { status: task.status }, 409);
  await sql`
    update tasks.task set status = 'done', done_at = ${at}, done_by = 'staff', done_account_id = ${task.accountId}, note = ${note}
    where task_id = ${taskId} and status = 'open'`.execute(tx);
  return { accountId: task.accountId, taskId };
}

/**
 * Opening a group is something only people can do (WeCom has no API for it). The truth is read again here: the fact that
 * asked for it may come late, when the group is there already. All managers of the store are asked; without any, the first
 * of its staff.
 */
export async function askForGroup(tx: Tx, { storeId, at }: { storeId: number; at: Date }): Promise<void> {
  const { rows } = await sql<{ accountId: number; isManager: boolean; store: string; groups: number }>`
    select a.account_id as "accountId", a.kind = 'person' and a.role = 'manager' as "isManager", s.name as store,
      g.n as groups
    from organisation.store_info s
    join organisation.account_of_store o on o.store_id = s.store_id
    join organisation.account_info a on a.account_id = o.account_id and a.active
    cross join lateral (
      select count(*) as n, coalesce(bool_or(g.member_count < g.capacity * 0.9), false) as room
      from community.group_info g where g.store_id = s.store_id and g.active) g
    where s.store_id = ${storeId} and not g.room
    order by a.kind = 'persona', a.role <> 'manager', a.userid`.execute(tx);
  const found = rows[0];
  if (!found) return;
  const { store, groups } = found;
  const managers = rows.filter(({ isManager }) => isManager);
  const name = `${store}福利群${groups + 1}`;
  await insertTask(tx, {
    taskKey: `open_group:${storeId}:${groups + 1}`,
    accountIds: (managers.length > 0 ? managers : [found]).map(({ accountId }) => accountId),
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

/** Answers the tasks whose time is over. */
export async function expireTasks(tx: Tx, now: Date): Promise<number[]> {
  const { rows } = await sql<{ taskId: number }>`
    update tasks.task set status = 'expired' where status = 'open' and expires_at <= ${now}
    returning task_id as "taskId"`.execute(tx);
  return [...new Set(rows.map(({ taskId }) => taskId))];
}

export async function nextEndAt(db: Db, now: Date): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select least(
      (select min(expires_at) from tasks.task where status = 'open' and expires_at > ${now}),
      (select min(expires_at) from tasks.post where status = 'due' and expires_at > ${now}),
      (select min(ends_at) + make_interval(secs => ${RESULTS_LATE_MS / 1_000}::double precision) from tasks.notice
        where kind = 'send' and state in ('waiting', 'sent')),
      (select min(send_at) from tasks.notice where state = 'waiting' and send_at > ${now})) as at`.execute(db);
  return rows[0]?.at ?? null;
}

/** Whether a task, a post or a send ends, or a card is to be sent, by now. */
export async function somethingEnds(db: Db, now: Date): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    select exists (select 1 from tasks.task where status = 'open' and expires_at <= ${now})
      or exists (select 1 from tasks.post where status = 'due' and expires_at <= ${now})
      or exists (select 1 from tasks.notice n where n.state in ('waiting', 'sent') and ${sendsOver(now)})
      or exists (select 1 from tasks.notice where state = 'waiting' and send_at <= ${now}) as due`.execute(db);
  return rows[0]!.due;
}
