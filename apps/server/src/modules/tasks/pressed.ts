import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { CardPressed, StaffCards } from '../delivery/index.ts';
import { clockOf, DONE, LATER } from './cards.ts';
import type { tick } from './own-tasks.ts';

interface PressDeps {
  staffCards: Pick<StaffCards, 'answerPress'>;
  tick(tx: Tx, args: Parameters<typeof tick>[1]): Promise<void>;
  laterMinutes: number;
  zone: string;
}

interface PressedTask {
  taskId: number;
  accountId: number;
  userid: string;
  expiresAt: Date | null;
}

/** A button of a task's card was pressed; heard twice it changes nothing more. */
export async function cardPressed(tx: Tx, press: CardPressed, deps: PressDeps): Promise<void> {
  const at = new Date(press.at);
  const { rows } = await sql<PressedTask & { status: string }>`
    select t.task_id as "taskId", t.account_id as "accountId", a.userid, t.expires_at as "expiresAt", t.status
    from tasks.notice n
    join organisation.account_info a on a.account_id = n.account_id and lower(a.userid) = lower(${press.userid})
    join tasks.task t on t.account_id = n.account_id and t.task_id = n.subject_id
    where n.card_key = ${press.cardKey} and n.kind = 'task'`.execute(tx);
  const task = rows[0];
  // What is over needs no answer: its card says so.
  if (task?.status !== 'open') return;
  if (press.button === LATER) return remindLater(tx, { ...task, cardKey: press.cardKey, at }, deps);
  if (press.button !== DONE) return;
  try {
    await deps.tick(tx, { taskId: task.taskId, userid: task.userid, note: null, at });
  } catch (error) {
    // It ended while we were looking.
    if (!(error instanceof AppError && error.code === 'tasks.task_closed')) throw error;
  }
}

/** Told once more after a while, if there is time; the card says when, and can still be ticked. */
async function remindLater(
  tx: Tx,
  task: PressedTask & { cardKey: string; at: Date },
  { staffCards, laterMinutes, zone }: PressDeps,
): Promise<void> {
  const again = new Date(task.at.getTime() + laterMinutes * 60_000);
  const inTime = task.expiresAt === null || task.expiresAt > again;
  await sql`
    insert into tasks.notice (account_id, notice_key, kind, subject_id, title, detail, send_at, ends_at, urgent, state)
    select n.account_id, 'task:' || n.subject_id || ':later:' || ${task.at.getTime()}::text, 'task', n.subject_id,
      '提醒：' || t.title, t.detail, ${again}::timestamptz, t.expires_at, n.urgent, 'waiting'
    from tasks.notice n join tasks.task t on t.account_id = n.account_id and t.task_id = n.subject_id
    where n.account_id = ${task.accountId} and n.card_key = ${task.cardKey}
      and ${inTime}::boolean
    on conflict (account_id, notice_key) do nothing`.execute(tx);
  await staffCards.answerPress(tx, {
    cardKey: task.cardKey,
    userid: task.userid,
    words: inTime ? `${clockOf(zone)(again)} 再提醒` : `${clockOf(zone)(task.expiresAt!)} 截止`,
    buttonsLeft: [DONE],
    at: task.at,
  });
}
