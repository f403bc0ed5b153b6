import { useQuery } from '@tanstack/react-query';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Input, Table, Tag } from 'antd';
import { useState } from 'react';
import { Loaded } from '../../shared/loaded.tsx';
import { Count } from '../../shared/values.tsx';
import type { Account } from './draft.ts';
import { accounts } from './transfer-queries.ts';

/** Accounts to choose from: one who hands over, or several who take over, with the room they have. */
export function AccountChoice({
  many,
  chosen,
  without,
  onlyActive = false,
  onChange,
}: {
  many: boolean;
  chosen: readonly Pick<Account, 'userid'>[];
  /** Who can't be meant: nobody hands over to herself. */
  without?: string | undefined;
  onlyActive?: boolean;
  onChange: (chosen: Account[]) => void;
}) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const found = useQuery(accounts(query));
  return (
    <>
      <Input.Search
        allowClear
        style={{ maxWidth: 360, marginBottom: 12 }}
        placeholder={t('transfers.search')}
        onSearch={setQuery}
        onChange={(event) => event.target.value === '' && setQuery('')}
      />
      <Loaded query={found}>
        {({ accounts: all }) => {
          const rows = all.filter(({ userid, active }) => userid !== without && (active || !onlyActive));
          if (rows.length === 0) {
            return <EmptyState title={t('transfers.noAccount.title')}>{t('transfers.noAccount.text')}</EmptyState>;
          }
          return (
            <Table<Account>
              size="small"
              rowKey="userid"
              pagination={rows.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
              dataSource={rows}
              rowSelection={{
                type: many ? 'checkbox' : 'radio',
                preserveSelectedRowKeys: true,
                selectedRowKeys: chosen.map(({ userid }) => userid),
                onChange: (_, selected) => onChange(selected),
              }}
              columns={[
                {
                  title: t('transfers.account'),
                  render: (_, { name, userid, active }) => (
                    <>
                      {name} <span className="code faint">{userid}</span>{' '}
                      {!active && <Tag>{t('transfers.hasLeft')}</Tag>}
                    </>
                  ),
                },
                {
                  title: t('transfers.stores'),
                  className: 'quiet',
                  render: (_, { stores }) => stores.map(({ name }) => name).join('、') || '—',
                },
                { title: t('transfers.contacts'), align: 'right', render: (_, { contacts }) => <Count n={contacts} /> },
                { title: t('transfers.groups'), align: 'right', render: (_, { groups }) => <Count n={groups} /> },
                {
                  title: t('transfers.headroom'),
                  align: 'right',
                  render: (_, { headroom, active }) => (active ? <Count n={headroom} /> : '—'),
                },
              ]}
            />
          );
        }}
      </Loaded>
    </>
  );
}
