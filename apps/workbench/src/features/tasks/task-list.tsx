import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { WorkbenchTask } from '@xiaoer/contracts';
import { EmptyState, ErrorNote, Skeleton, useTranslation } from '@xiaoer/ui';
import { useState } from 'react';
import { useOutbox } from '../../shared/outbox.tsx';
import { useBusinessNow } from '../../shared/session.ts';
import { dayOf, saidDone } from './day.ts';
import { today } from './task-queries.ts';
import { DeadlineText, EndText, KindTag } from './task-words.tsx';

/** Today's tasks: the next one large with the main action, the others as rows, what is over folded away. */
export function TaskList() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const tasks = useQuery(today);
  const ticking = useBusinessNow();
  const { waiting } = useOutbox();
  const [showClosed, setShowClosed] = useState(false);

  if (tasks.isPending) return <Skeleton block={168} lines={[100, 100, 70]} />;
  if (tasks.isError && !tasks.data)
    return <ErrorNote error={tasks.error} onRetry={() => void queryClient.invalidateQueries()} />;

  const now = ticking ?? new Date(tasks.data.now);
  const { open, closed } = dayOf(tasks.data.tasks, now);
  const [next, ...later] = open.filter((task) => !saidDone(waiting, task.id));
  return (
    <>
      {next ? (
        <NextTask task={next} now={now} />
      ) : (
        <div className="card">
          <EmptyState title={t('tasks.allDone')}>{t('tasks.allDoneText')}</EmptyState>
        </div>
      )}
      {later.length > 0 && (
        <div className="card card--list">
          {later.map((task) => (
            <Link
              key={`${task.kind}-${task.id}`}
              className="row"
              to="/tasks/$taskId"
              params={{ taskId: task.id }}
              search={{ kind: task.kind }}
            >
              <span className="row__what">
                <span className="row__title">{task.title}</span>
                <span className="small">
                  <KindTag kind={task.kind} /> <DeadlineText task={task} now={now} />
                </span>
              </span>
              <span className="row__go">›</span>
            </Link>
          ))}
        </div>
      )}
      {closed.length > 0 && (
        <button type="button" className="fold" aria-expanded={showClosed} onClick={() => setShowClosed(!showClosed)}>
          {t(showClosed ? 'tasks.hideClosed' : 'tasks.showClosed', { n: closed.length })}
        </button>
      )}
      {showClosed && (
        <div className="card card--list">
          {closed.map((task) => (
            <Link
              key={`${task.kind}-${task.id}`}
              className="row row--closed"
              to="/tasks/$taskId"
              params={{ taskId: task.id }}
              search={{ kind: task.kind }}
            >
              <span className="row__what">
                <span className="row__title">{task.title}</span>
                <span className="small">
                  <KindTag kind={task.kind} /> <EndText task={task} />
                </span>
              </span>
            </Link>
          ))}
        </div>
      )}
    </>
  );
}

/** What to do now, and the one button for it. */
function NextTask({ task, now }: { task: WorkbenchTask; now: Date }) {
  const { t } = useTranslation();
  const inner = t(`tasks.open.${task.kind}`);
  return (
    <section className="card card--next">
      <span className="small">
        <KindTag kind={task.kind} /> <DeadlineText task={task} now={now} />
      </span>
      <h2 className="card__title">{task.title}</h2>
      {task.detail && <p className="card__text">{task.detail}</p>}
      {task.kind === 'group_post' && task.chatId ? (
        <Link className="main-action" to="/" search={{ chat: task.chatId }}>
          {inner}
        </Link>
      ) : (
        <Link className="main-action" to="/tasks/$taskId" params={{ taskId: task.id }} search={{ kind: task.kind }}>
          {inner}
        </Link>
      )}
    </section>
  );
}
