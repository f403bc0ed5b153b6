import { useQuery } from '@tanstack/react-query';
import type { GroupWelcomeOwners } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Drawer, Table } from 'antd';
import { Loaded } from '../../shared/loaded.tsx';
import { At } from '../../shared/values.tsx';
import { groupWelcomeOwners } from './group-welcome-queries.ts';

type Row = GroupWelcomeOwners['owners'][number];

/** Which owners chose it in the client, by what they ticked: no API tells. */
export function OwnersDrawer({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const query = useQuery(groupWelcomeOwners(id));
  return (
    <Drawer open size={720} title={t('groupWelcome.owners.title', { name })} onClose={onClose}>
      <Loaded query={query}>
        {({ owners }) =>
          owners.length === 0 ? (
            <EmptyState title={t('groupWelcome.owners.none')}>{t('groupWelcome.owners.why')}</EmptyState>
          ) : (
            <div className="stack">
              <p>
                {t('groupWelcome.owners.sentence', {
                  done: owners.filter(({ status }) => status === 'done').length,
                  all: owners.length,
                })}
              </p>
              <Table<Row>
                size="small"
                rowKey="userid"
                dataSource={owners}
                pagination={owners.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
                columns={[
                  { title: t('groupWelcome.owners.owner'), render: (_, row) => `${row.name} · ${row.userid}` },
                  { title: t('groupWelcome.owners.groups'), align: 'right', dataIndex: 'groups' },
                  {
                    title: t('groupWelcome.owners.status'),
                    render: (_, { status }) => (
                      <span className={status === 'open' ? 'person' : undefined}>
                        {t(`groupWelcome.owners.statuses.${status}`)}
                      </span>
                    ),
                  },
                  { title: t('groupWelcome.owners.doneAt'), render: (_, { doneAt }) => <At at={doneAt} /> },
                  { title: t('groupWelcome.owners.note'), dataIndex: 'note' },
                ]}
              />
            </div>
          )
        }
      </Loaded>
    </Drawer>
  );
}
