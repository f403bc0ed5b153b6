import { useQuery } from '@tanstack/react-query';
import type { CallbackFigures as Figures } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, Table } from 'antd';
import { useAction } from '../../shared/action.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { Count } from '../../shared/values.tsx';
import { callbacks, retryParked } from './callback-queries.ts';

type Row = Figures['days'][number];

/** Whether WeCom reaches us: what it sent by day, what was refused and why, and what still waits. */
export function CallbackFigures() {
  const { t } = useTranslation();
  const query = useQuery(callbacks);
  return (
    <Loaded query={query}>
      {({ days, parked }) => (
        <div className="stack">
          <Parked parked={parked} />
          <Sheet flush title={t('callbacks.title')} note={t('callbacks.note')}>
            {days.length === 0 ? (
              <EmptyState title={t('callbacks.empty.title')}>{t('callbacks.empty.text')}</EmptyState>
            ) : (
              <Table<Row>
                size="middle"
                rowKey={(row) => `${row.day} ${row.outcome} ${row.reason}`}
                pagination={days.length > 30 ? { pageSize: 30, showSizeChanger: false } : false}
                dataSource={days}
                columns={[
                  {
                    title: t('callbacks.day'),
                    width: 140,
                    render: (_, row) => <span className="number">{row.day}</span>,
                  },
                  {
                    title: t('callbacks.outcome'),
                    width: 200,
                    render: (_, row) => (
                      <span className={row.outcome === 'refused' ? 'person' : undefined}>
                        {t(`callbacks.outcomes.${row.outcome}`)}
                      </span>
                    ),
                  },
                  { title: t('callbacks.reason'), render: (_, row) => <span className="code">{row.reason}</span> },
                  { title: t('callbacks.n'), width: 100, align: 'right', render: (_, row) => <Count n={row.n} /> },
                ]}
              />
            )}
          </Sheet>
        </div>
      )}
    </Loaded>
  );
}

function Parked({ parked }: { parked: Figures['parked'] }) {
  const { t } = useTranslation();
  const can = useCan();
  const retry = useAction({ run: retryParked, changes: [callbacks.queryKey], done: t('callbacks.retried') });
  if (parked.length === 0) return <Sheet>{t('callbacks.none')}</Sheet>;
  return (
    <Sheet
      title={t('callbacks.parked')}
      note={t('callbacks.parkedNote')}
      actions={
        can('delivery.edit') && (
          <Button loading={retry.isPending} onClick={() => retry.mutate(undefined)}>
            {t('callbacks.retry')}
          </Button>
        )
      }
    >
      <dl className="facts">
        {parked.map(({ note, n }) => (
          <div key={note} style={{ display: 'contents' }}>
            <dt className="person number">{n}</dt>
            <dd>{note}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
