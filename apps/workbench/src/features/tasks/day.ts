import type { WorkbenchTask } from '@xiaoer/contracts';
import type { Entry } from '../../shared/outbox-entries.ts';

export interface Day {
  /** To do, what must be done first on top. */
  open: WorkbenchTask[];
  /** Done, expired or cancelled; the latest first. */
  closed: WorkbenchTask[];
}

/** The tasks of a day as a person works through them. A task whose deadline has passed is not asked for any more. */
export function dayOf(tasks: readonly WorkbenchTask[], now: Date): Day {
  const isOpen = (t: WorkbenchTask) => t.status === 'open' && !(t.expiresAt && +now >= Date.parse(t.expiresAt));
  const pressing = (t: WorkbenchTask) => (t.expiresAt ? Date.parse(t.expiresAt) : Number.POSITIVE_INFINITY);
  const closedAt = (t: WorkbenchTask) => Date.parse(t.doneAt ?? t.expiresAt ?? t.dueAt);
  return {
    open: tasks
      .filter(isOpen)
      .sort((a, b) => compare(pressing(a), pressing(b)) || Date.parse(a.dueAt) - Date.parse(b.dueAt)),
    closed: tasks.filter((t) => !isOpen(t)).sort((a, b) => closedAt(b) - closedAt(a)),
  };
}

// Infinity minus Infinity is no number.
const compare = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1);

/** How a closed task ended. One that ran out a moment ago may not be marked yet. */
export function endOf(task: WorkbenchTask): 'done' | 'expired' | 'cancelled' {
  return task.status === 'open' ? 'expired' : task.status;
}

export const doneKey = (taskId: string) => `task-${taskId}`;

/** Whether this phone has already said that the task is done, though the server may not have heard it yet. */
export const saidDone = (waiting: readonly Entry[], taskId: string) => waiting.some((e) => e.key === doneKey(taskId));

export type Deadline = { kind: 'none' } | { kind: 'minutes'; n: number } | { kind: 'at'; at: string };

/** Business minutes below which a deadline is told as "n minutes left". */
const SOON_MINUTES = 60;

export function deadlineOf(task: Pick<WorkbenchTask, 'expiresAt'>, now: Date): Deadline {
  if (!task.expiresAt) return { kind: 'none' };
  const minutes = Math.ceil((Date.parse(task.expiresAt) - +now) / 60_000);
  return minutes <= SOON_MINUTES ? { kind: 'minutes', n: Math.max(0, minutes) } : { kind: 'at', at: task.expiresAt };
}
