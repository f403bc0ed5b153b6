import type { DeliveryMonitor } from '@xiaoer/contracts';
import { EmptyState, useLanguage, useTranslation } from '@xiaoer/ui';
import { Table, Tooltip } from 'antd';
import { Meter } from '../../shared/meter.tsx';
import { Sheet } from '../../shared/page.tsx';
import { At, Count } from '../../shared/values.tsx';

type Row = DeliveryMonitor['api'][number];
type Limit = DeliveryMonitor['limiter'][number];

/** A day of calls by endpoint, what WeCom answered, and how much of the minute and hour is used. */
export function ApiCalls({ api, limiter }: { api: Row[]; limiter: Limit[] }) {
  const { t } = useTranslation();
  const limits = new Map(limiter.map((limit) => [limit.api, limit]));
  return (
    <Sheet flush title={t('gateway.api')} note={t('gateway.apiNote')}>
      {api.length === 0 ? (
        <EmptyState title={t('gateway.noCalls.title')}>{t('gateway.noCalls.text')}</EmptyState>
      ) : (
        <Table<Row>
          size="small"
          rowKey="api"
          pagination={api.length > 15 ? { pageSize: 15, showSizeChanger: false } : false}
          dataSource={api}
          columns={[
            { title: t('gateway.endpoint'), render: (_, row) => <span className="code">{row.api}</span> },
            { title: t('gateway.calls'), align: 'right', render: (_, row) => <Count n={row.calls} /> },
            {
              title: t('gateway.took'),
              align: 'right',
              render: (_, row) => <span className="number">{`${row.averageMs} / ${row.maxMs} ms`}</span>,
            },
            { title: t('gateway.errors'), render: (_, row) => <Errors errors={row.errors} /> },
            { title: t('gateway.minute'), width: 150, render: (_, row) => <Used limit={limits.get(row.api)} /> },
          ]}
        />
      )}
    </Sheet>
  );
}

function Errors({ errors }: { errors: Row['errors'] }) {
  const [language] = useLanguage();
  return errors.map(({ code, n, meaning }) => (
    <Tooltip key={code} title={language === 'zh-CN' ? meaning.zh : meaning.en}>
      <span style={{ marginRight: 12 }}>
        <span className="code">{code}</span> × <Count n={n} />
      </span>
    </Tooltip>
  ));
}

function Used({ limit }: { limit: Limit | undefined }) {
  const { t } = useTranslation();
  if (!limit) return <span className="faint">—</span>;
  if (limit.blockedUntil)
    return (
      <span className="person">
        {t('gateway.blocked')} <At at={limit.blockedUntil} />
      </span>
    );
  return <Meter used={limit.lastMinute} cap={limit.perMinute} />;
}
