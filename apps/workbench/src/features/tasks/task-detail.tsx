import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { WorkbenchTask } from '@xiaoer/contracts';
import { EmptyState, ErrorNote, Skeleton, useTranslation } from '@xiaoer/ui';
import { Button, Checkbox } from 'antd-mobile';
import { useOutbox } from '../../shared/outbox.tsx';
import { useBusinessNow } from '../../shared/session.ts';
import { dayOf, doneKey, saidDone } from './day.ts';
import { today } from './task-queries.ts';
import { DeadlineText, EndText, KindTag } from './task-words.tsx';
import { useTicks } from './ticks.ts';

/** One task: what it is, what to do in which order, and how it gets done. */
export function TaskDetail({ taskId, kind }: { taskId: string; kind?: WorkbenchTask['kind'] | undefined }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const tasks = useQuery(today);
  const ticking = useBusinessNow();
  if (tasks.isPending) return <Skeleton block={120} lines={[100, 100, 70]} />;
  if (tasks.isError && !tasks.data)
    return <ErrorNote error={tasks.error} onRetry={() => void queryClient.invalidateQueries()} />;
  const task = tasks.data.tasks.find((one) => one.id === taskId && (kind === undefined || one.kind === kind));
  if (!task) {
    return (
      <div className="card">
        <EmptyState title={t('tasks.gone')}>{t('tasks.goneText')}</EmptyState>
      </div>
    );
  }
  const now = ticking ?? new Date(tasks.data.now);
  const open = dayOf([task], now).open.length > 0;
  return (
    <>
      <section className="card">
        <span className="small">
          <KindTag kind={task.kind} /> {open ? <DeadlineText task={task} now={now} /> : <EndText task={task} />}
        </span>
        <h2 className="card__title">{task.title}</h2>
        {task.detail && <p className="card__text">{task.detail}</p>}
        {task.store && <p className="small">{task.store}</p>}
      </section>
      {task.kind === 'own' && <OwnTask task={task} open={open} />}
      {task.kind === 'mass_send' && open && <MassSendHelp />}
      {task.kind === 'group_post' && open && task.chatId && (
        <Link className="main-action" to="/" search={{ chat: task.chatId }}>
          {t('tasks.open.group_post')}
        </Link>
      )}
    </>
  );
}

/** Confirmed with us: the points in order, then "done". */
function OwnTask({ task, open }: { task: WorkbenchTask; open: boolean }) {
  const { t } = useTranslation();
  const { report, waiting } = useOutbox();
  const { ticked, toggle } = useTicks(task.id);
  const told = saidDone(waiting, task.id);
  const missing = task.checklist.length - task.checklist.filter((_, i) => ticked.has(i)).length;
  return (
    <>
      {task.checklist.length > 0 && (
        <section className="card card--list">
          {task.checklist.map((point, i) => (
            <Checkbox
              key={point}
              block
              className="point"
              checked={!open || ticked.has(i)}
              disabled={!open || told}
              onChange={() => toggle(i)}
            >
              {point}
            </Checkbox>
          ))}
        </section>
      )}
      {open && (
        <Button
          block
          color="primary"
          size="large"
          disabled={told || missing > 0}
          onClick={() => report({ key: doneKey(task.id), path: `/api/workbench/tasks/${task.id}/done`, body: {} })}
        >
          {told ? t('tasks.told') : missing > 0 ? t('tasks.pointsLeft', { n: missing }) : t('tasks.done')}
        </Button>
      )}
    </>
  );
}

/** Confirmed inside WeCom and known only from its results: there is nothing to tick here. */
function MassSendHelp() {
  const { t } = useTranslation();
  return (
    <section className="card">
      <ol className="steps">
        <li>{t('tasks.massSend.step1')}</li>
        <li>{t('tasks.massSend.step2')}</li>
        <li>{t('tasks.massSend.step3')}</li>
      </ol>
      <p className="small">{t('tasks.massSend.known')}</p>
    </section>
  );
}
