import { useTranslation } from '@xiaoer/ui';
import { App, Button } from 'antd';
import { useAction } from '../../shared/action.ts';
import { useCan } from '../../shared/session.ts';
import { useWord } from '../../shared/words.ts';
import { funnelOf } from './funnel.ts';
import { cancelRun, type Report } from './playbook-queries.ts';

/** Stops what has not left yet, after saying how many that is. */
export function CancelRun({ report }: { report: Report }) {
  const { t } = useTranslation();
  const word = useWord();
  const { modal } = App.useApp();
  const can = useCan();
  const cancel = useAction({ run: cancelRun, changes: [['playbooks']], done: t('playbooks.run.cancelled') });
  if (!can('playbooks.run') || (report.state !== 'fired' && report.state !== 'decided')) return null;
  const { open, sent } = funnelOf(report.states);
  const ask = () =>
    modal.confirm({
      title: t('playbooks.run.cancelTitle', { name: report.name }),
      content: t('playbooks.run.cancelText', { open, sent, subject: word('subject', report.subject) }),
      okText: t('playbooks.run.cancel'),
      okButtonProps: { danger: true },
      onOk: () => cancel.mutateAsync(report.runId).catch(() => {}),
    });
  return (
    <Button danger onClick={() => void ask()}>
      {t('playbooks.run.cancel')}
    </Button>
  );
}
