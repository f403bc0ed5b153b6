import type { DeliveryMonitor } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Button, Table } from 'antd';
import { useAction } from '../../shared/action.ts';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { At, Count } from '../../shared/values.tsx';
import { monitor, retryJobs } from './gateway-queries.ts';

type Row = DeliveryMonitor['jobs'][number];

/** Background work that waits; what failed can be run at once instead of after its pause. */
export function JobQueue({ jobs }: { jobs: Row[] }) {
  const { t } = useTranslation();
  const can = useCan();
  const retry = useAction({ run: retryJobs, changes: [monitor.queryKey], done: t('gateway.retried') });
  if (jobs.length === 0) return <Sheet>{t('gateway.noJobs')}</Sheet>;
  return (
    <Sheet flush title={t('gateway.jobs')} note={t('gateway.jobsNote')}>
      <Table<Row>
        size="small"
        rowKey="task"
        pagination={false}
        dataSource={jobs}
        columns={[
          { title: t('gateway.task'), render: (_, row) => <span className="code">{row.task}</span> },
          { title: t('gateway.waiting'), align: 'right', render: (_, row) => <Count n={row.waiting} /> },
          {
            title: t('gateway.failing'),
            align: 'right',
            render: (_, row) => <span className={row.failing > 0 ? 'person' : undefined}>{row.failing}</span>,
          },
          { title: t('gateway.oldest'), render: (_, row) => <At at={row.oldest} /> },
          { title: t('gateway.error'), ellipsis: true, render: (_, row) => row.error },
          {
            align: 'right',
            width: 110,
            render: (_, row) =>
              row.failing > 0 &&
              can('delivery.edit') && (
                <Button size="small" type="link" onClick={() => retry.mutate(row.task)}>
                  {t('gateway.runNow')}
                </Button>
              ),
          },
        ]}
      />
    </Sheet>
  );
}
