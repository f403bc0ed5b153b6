import { Link } from '@tanstack/react-router';
import type { DeliveryMonitor } from '@xiaoer/contracts';
import { useLanguage, useTranslation } from '@xiaoer/ui';
import { Button, Table } from 'antd';
import { useAction } from '../../shared/action.ts';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { At, Count } from '../../shared/values.tsx';
import { monitor, retryDispatch } from './gateway-queries.ts';

type Row = DeliveryMonitor['stuck'][number];

/** Requests that WeCom did not take, or of which nobody knows whether it did: with the reason and what happens next. */
export function StuckDispatches({ rows }: { rows: Row[] }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const can = useCan();
  const retry = useAction({ run: retryDispatch, changes: [monitor.queryKey], done: t('gateway.retried') });
  if (rows.length === 0) return <Sheet>{t('gateway.nothingStuck')}</Sheet>;
  return (
    <Sheet flush title={t('gateway.stuck')} note={t('gateway.stuckNote')}>
      <Table<Row>
        size="middle"
        rowKey={({ runId, no }) => `${runId}-${no}`}
        pagination={rows.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
        dataSource={rows}
        columns={[
          {
            title: t('gateway.run'),
            render: (_, { runId, no }) => (
              <Link to="/runs/$runId" params={{ runId }} className="number">
                {runId}-{no}
              </Link>
            ),
          },
          { title: t('gateway.account'), dataIndex: 'account' },
          {
            title: t('gateway.receivers'),
            align: 'right',
            render: (_, { recipients, chatType }) => (
              <>
                <Count n={recipients} /> {t(`gateway.kind.${chatType}`)}
              </>
            ),
          },
          {
            title: t('gateway.state'),
            render: (_, { state }) => (
              <span className={state === 'refused' ? undefined : 'person'}>{t(`gateway.states.${state}`)}</span>
            ),
          },
          {
            title: t('gateway.reason'),
            render: (_, { code, meaning }) =>
              code && (
                <>
                  <span className="code">{code}</span> {meaning && (language === 'zh-CN' ? meaning.zh : meaning.en)}
                </>
              ),
          },
          { title: t('gateway.next'), render: (_, { nextTryAt }) => <At at={nextTryAt} /> },
          {
            align: 'right',
            render: (_, row) =>
              row.state !== 'refused' &&
              can('delivery.edit') && (
                <Button size="small" type="link" onClick={() => retry.mutate(row)}>
                  {t(`gateway.retry.${row.state}`)}
                </Button>
              ),
          },
        ]}
      />
    </Sheet>
  );
}
