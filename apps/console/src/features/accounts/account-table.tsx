import type { AccountHealthList, AccountHealthRow } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Button, Input, Segmented, Table } from 'antd';
import { Meter } from '../../shared/meter.tsx';
import { Sheet } from '../../shared/page.tsx';
import { Count } from '../../shared/values.tsx';
import type { AccountFilter } from './account-queries.ts';
import { HealthTag, Reasons } from './health-words.tsx';

const HEALTHS = ['fresh', 'busy', 'tired', 'full', 'banned', 'away'] as const;
const EVERYONE = 'everyone';

/** The accounts, the fullest first. */
export function AccountTable({
  list,
  filter,
  onFilter,
  onOpen,
}: {
  list: AccountHealthList;
  filter: AccountFilter;
  onFilter: (filter: AccountFilter) => void;
  onOpen: (account: { id: string; name: string }) => void;
}) {
  const { t } = useTranslation();
  const counts = HEALTHS.filter((health) => list.all.byHealth[health]);
  return (
    <Sheet
      flush
      title={t('accounts.list')}
      note={t('accounts.listNote')}
      actions={
        <Input.Search
          allowClear
          style={{ width: 200 }}
          placeholder={t('accounts.search')}
          onSearch={(search) => onFilter({ ...filter, search: search.trim(), page: 1 })}
        />
      }
    >
      <div style={{ padding: '0 16px 12px' }}>
        <Segmented
          value={filter.health ?? EVERYONE}
          onChange={(value) =>
            onFilter({ ...filter, health: HEALTHS.find((health) => health === value) ?? null, page: 1 })
          }
          options={[
            { value: EVERYONE, label: t('accounts.everyone') },
            ...counts.map((health) => ({
              value: health,
              label: `${t(`accounts.health.${health}`)} ${list.all.byHealth[health]}`,
            })),
          ]}
        />
      </div>
      <Table<AccountHealthRow>
        size="middle"
        rowKey="id"
        pagination={false}
        dataSource={list.accounts}
        locale={{ emptyText: t('accounts.nothing') }}
        onRow={(row) => ({ onClick: () => onOpen(row), style: { cursor: 'pointer' } })}
        columns={[
          {
            title: t('accounts.account'),
            width: 190,
            render: (_, row) => (
              <>
                {row.name} <div className="faint code">{row.userid}</div>
              </>
            ),
          },
          {
            title: t('accounts.stores'),
            width: 150,
            render: (_, { stores }) => (
              <span title={stores.map(({ name }) => name).join('、')}>
                {stores[0]?.name}
                {stores.length > 1 && <span className="faint"> +{stores.length - 1}</span>}
              </span>
            ),
          },
          {
            title: t('accounts.load'),
            width: 140,
            render: (_, row) => <Meter used={row.contacts} cap={row.contactCap} />,
          },
          { title: t('accounts.addedDay'), width: 110, align: 'right', render: (_, row) => <Count n={row.addedDay} /> },
          { title: t('accounts.codes'), width: 80, align: 'right', render: (_, row) => <Count n={row.codes} /> },
          { title: t('accounts.healthTitle'), width: 90, render: (_, row) => <HealthTag health={row.health} /> },
          { title: t('accounts.why'), render: (_, row) => <Reasons reasons={row.reasons} /> },
        ]}
      />
      {(list.hasMore || filter.page > 1) && (
        <div className="pager">
          <Button disabled={filter.page === 1} onClick={() => onFilter({ ...filter, page: filter.page - 1 })}>
            {t('accounts.previous')}
          </Button>
          {t('accounts.page', { n: filter.page })}
          <Button disabled={!list.hasMore} onClick={() => onFilter({ ...filter, page: filter.page + 1 })}>
            {t('accounts.next')}
          </Button>
        </div>
      )}
    </Sheet>
  );
}
