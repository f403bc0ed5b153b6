import { useQuery } from '@tanstack/react-query';
import type { MomentAccounts } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Drawer, Table } from 'antd';
import { Loaded } from '../../shared/loaded.tsx';
import { At, Count } from '../../shared/values.tsx';
import { momentAccounts } from './moment-queries.ts';

type Row = MomentAccounts['accounts'][number];

/** Everybody who was asked to publish, and what became of it. */
export function MomentAccountsDrawer({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const query = useQuery(momentAccounts(id));
  return (
    <Drawer open size={860} title={t('moments.accountsTitle', { name })} onClose={onClose}>
      <Loaded query={query}>
        {({ accounts }) => (
          <Table<Row>
            size="small"
            rowKey="userid"
            dataSource={accounts}
            pagination={accounts.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
            columns={[
              { title: t('moments.account'), render: (_, { name: who, userid }) => `${who} · ${userid}` },
              { title: t('moments.stores'), render: (_, { stores }) => stores.join('、') },
              {
                title: t('moments.state'),
                render: (_, { state }) => (
                  <span className={state === 'asked' || state === 'invalid' ? 'person' : undefined}>
                    {t(`moments.accountStates.${state}`)}
                  </span>
                ),
              },
              { title: t('moments.publishedAt'), render: (_, { publishedAt }) => <At at={publishedAt} /> },
              {
                title: t('moments.reach'),
                align: 'right',
                render: (_, { reach }) => (reach === null ? '—' : <Count n={reach} />),
              },
              { title: t('moments.likes'), align: 'right', dataIndex: 'likes' },
              { title: t('moments.comments'), align: 'right', dataIndex: 'comments' },
            ]}
          />
        )}
      </Loaded>
    </Drawer>
  );
}
