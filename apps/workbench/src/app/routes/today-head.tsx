import { useQuery } from '@tanstack/react-query';
import { formatTime, useLanguage, useTranslation } from '@xiaoer/ui';
import { dayOf, saidDone } from '../../features/tasks/day.ts';
import { today } from '../../features/tasks/task-queries.ts';
import { useOutbox } from '../../shared/outbox.tsx';
import { session, useBusinessNow } from '../../shared/session.ts';

/** Who, when, and one sentence on how things stand. */
export function TodayHead() {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const me = useQuery(session);
  const tasks = useQuery(today);
  const { waiting } = useOutbox();
  const now = useBusinessNow();
  if (!me.data || !now) return <header className="today-head" />;
  const open = tasks.data
    ? dayOf(tasks.data.tasks, now).open.filter((task) => !saidDone(waiting, task.id)).length
    : null;
  return (
    <header className="today-head">
      <h1 className="page-title">{t('today.hello', { name: me.data.name })}</h1>
      <p className="small">
        {formatTime(now, 'day', { language })} {formatTime(now, 'clock', { language })}
        {me.data.stores.length > 0 && ` · ${me.data.stores.map(({ name }) => name).join('、')}`}
      </p>
      {open !== null && (
        <p className={`today-head__state${open > 0 ? ' today-head__state--open' : ''}`}>
          {open > 0 ? t('today.open', { n: open }) : t('today.none')}
        </p>
      )}
    </header>
  );
}
