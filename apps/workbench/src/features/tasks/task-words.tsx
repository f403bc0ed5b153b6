import type { WorkbenchTask } from '@xiaoer/contracts';
import { formatTime, useLanguage, useTranslation } from '@xiaoer/ui';
import { deadlineOf, endOf } from './day.ts';

export function KindTag({ kind }: { kind: WorkbenchTask['kind'] }) {
  const { t } = useTranslation();
  return <span className={`kind kind--${kind}`}>{t(`tasks.kind.${kind}`)}</span>;
}

/** How long there still is, in the words a person would use. */
export function DeadlineText({ task, now }: { task: WorkbenchTask; now: Date }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const deadline = deadlineOf(task, now);
  if (deadline.kind === 'none') return null;
  if (deadline.kind === 'minutes') return <span className="soon">{t('tasks.minutesLeft', { n: deadline.n })}</span>;
  return <span>{t('tasks.until', { time: formatTime(deadline.at, 'clock', { language }) })}</span>;
}

export function EndText({ task }: { task: WorkbenchTask }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const end = endOf(task);
  if (end === 'done' && task.doneAt) {
    const key = task.doneBy ? 'tasks.doneBy' : 'tasks.doneAt';
    return <span>{t(key, { name: task.doneBy ?? '', time: formatTime(task.doneAt, 'clock', { language }) })}</span>;
  }
  return <span>{t(`tasks.end.${end}`)}</span>;
}
