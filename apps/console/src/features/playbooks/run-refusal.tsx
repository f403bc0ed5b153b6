import { ApiError, errorWords, useTranslation } from '@xiaoer/ui';
import { Alert, Button } from 'antd';
import { useAction } from '../../shared/action.ts';
import { useCan } from '../../shared/session.ts';
import { type Report, type RunRow, resumeRun } from './playbook-queries.ts';

/** Something refused it, and it waits for somebody: undecided, with nothing done. */
export const isStopped = ({ state, refusal }: Pick<RunRow, 'state' | 'refusal'>) =>
  state === 'fired' && refusal !== null;

/** What stopped a run, in the words of the error itself, and the way on while there is one. */
export function RunRefusal({ report }: { report: Report }) {
  const { t } = useTranslation();
  const can = useCan();
  const resume = useAction({ run: resumeRun, changes: [['playbooks']], done: t('playbooks.run.resumed') });
  const { refusal } = report;
  if (!refusal) return null;
  const stopped = isStopped(report);
  const { title, text } = errorWords(new ApiError(refusal.code, { details: refusal.details }), t);
  return (
    <Alert
      showIcon
      type={stopped ? 'warning' : 'info'}
      title={t('playbooks.run.refusedTitle', { problem: title })}
      description={
        <>
          {text && <div>{text}</div>}
          <div>{t(stopped ? 'playbooks.run.refusedText' : 'playbooks.run.refusedPast')}</div>
          <code className="quiet">{refusal.code}</code>
        </>
      }
      action={
        stopped &&
        can('playbooks.run') && (
          <Button type="primary" loading={resume.isPending} onClick={() => resume.mutate(report.runId)}>
            {t('playbooks.run.resume')}
          </Button>
        )
      }
    />
  );
}
