import { useQuery } from '@tanstack/react-query';
import type { TransferHead } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, Table, Tag } from 'antd';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { At } from '../../shared/values.tsx';
import { StateBar } from './state-bar.tsx';
import { transfers } from './transfer-queries.ts';

/** Actions, the newest first; one opens its progress. */
export function TransferHistory({ onNew, onOpen }: { onNew: () => void; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const can = useCan();
  const query = useQuery(transfers);
  const begin = can('delivery.edit') && (
    <Button type="primary" onClick={onNew}>
      {t('transfers.new')}
    </Button>
  );
  return (
    <Sheet flush title={t('transfers.history')} actions={begin}>
      <Loaded query={query}>
        {({ transfers: rows }) =>
          rows.length === 0 ? (
            <EmptyState title={t('transfers.empty.title')}>{t('transfers.empty.text')}</EmptyState>
          ) : (
            <Table<TransferHead>
              size="middle"
              rowKey="id"
              pagination={rows.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
              dataSource={rows}
              onRow={({ id }) => ({ onClick: () => onOpen(id), style: { cursor: 'pointer' } })}
              columns={[
                {
                  title: t('transfers.from'),
                  width: 200,
                  render: (_, { id, fromName, kind }) => (
                    <>
                      <Button type="link" style={{ padding: 0 }} onClick={() => onOpen(id)}>
                        {fromName}
                      </Button>
                      <div className="faint small">{t(`transfers.kind.${kind}`)}</div>
                    </>
                  ),
                },
                {
                  title: t('transfers.progress'),
                  render: (_, { contacts, groups }) => (
                    <div className="stack">
                      <StateBar counts={contacts} of="contacts" />
                      <StateBar counts={groups} of="groups" />
                    </div>
                  ),
                },
                {
                  title: t('transfers.when'),
                  width: 200,
                  render: (_, { madeAt, madeBy, state }) => (
                    <>
                      <At at={madeAt} /> {state === 'open' && <Tag color="orange">{t('transfers.open')}</Tag>}
                      <div className="faint small">{madeBy}</div>
                    </>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Sheet>
  );
}
