import { useQuery } from '@tanstack/react-query';
import type { ConsoleStore } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Input, Select, Table, Tag } from 'antd';
import { Loaded } from '../../shared/loaded.tsx';
import { Meter } from '../../shared/meter.tsx';
import { Sheet } from '../../shared/page.tsx';
import { AccountTable } from './account-table.tsx';
import { STORES_PER_PAGE, type StoreFilter, stores, units } from './store-queries.ts';

/** Stores with what their accounts still can take; a row opens its accounts. */
export function StoreList({ filter, onFilter }: { filter: StoreFilter; onFilter: (filter: StoreFilter) => void }) {
  const { t } = useTranslation();
  const query = useQuery(stores(filter));
  const tree = useQuery(units);
  const filtered = Boolean(filter.query || filter.unit);
  return (
    <Sheet
      flush
      actions={
        <>
          <Select
            allowClear
            style={{ width: 180 }}
            placeholder={t('stores.allUnits')}
            value={filter.unit}
            options={tree.data?.units.map((unit) => ({ value: unit.id, label: `${unit.name}（${unit.stores}）` }))}
            onChange={(unit?: string) => onFilter({ ...filter, unit, page: undefined })}
          />
          <Input.Search
            key={filter.query}
            allowClear
            style={{ width: 260 }}
            placeholder={t('stores.search')}
            defaultValue={filter.query}
            onSearch={(text) => onFilter({ ...filter, query: text.trim() || undefined, page: undefined })}
          />
        </>
      }
    >
      <Loaded query={query}>
        {(data) =>
          data.total === 0 ? (
            <EmptyState
              title={t(filtered ? 'stores.nothing.title' : 'stores.empty.title')}
              action={filtered ? { label: t('stores.nothing.action'), onClick: () => onFilter({}) } : undefined}
            >
              {t(filtered ? 'stores.nothing.text' : 'stores.empty.text')}
            </EmptyState>
          ) : (
            <Rows
              // a search that finds one store shows its accounts at once
              opened={data.stores.length === 1 ? data.stores.map((store) => store.id) : []}
              stores={data.stores}
              total={data.total}
              page={filter.page ?? 1}
              onPage={(page) => onFilter({ ...filter, page })}
            />
          )
        }
      </Loaded>
    </Sheet>
  );
}

function Rows({
  stores: rows,
  opened,
  total,
  page,
  onPage,
}: {
  stores: ConsoleStore[];
  opened: string[];
  total: number;
  page: number;
  onPage: (page: number) => void;
}) {
  const { t } = useTranslation();
  return (
    <Table<ConsoleStore>
      size="middle"
      rowKey="id"
      dataSource={rows}
      key={opened.join()}
      expandable={{
        expandRowByClick: true,
        defaultExpandedRowKeys: opened,
        expandedRowRender: (store) => <AccountTable accounts={store.accounts} />,
      }}
      pagination={
        total > STORES_PER_PAGE && {
          total,
          current: page,
          pageSize: STORES_PER_PAGE,
          showSizeChanger: false,
          onChange: onPage,
        }
      }
      columns={[
        {
          title: t('stores.store'),
          render: (_, store) => (
            <div className="cell-two">
              <span>
                {store.name} <span className="faint code">{store.code}</span>
              </span>
              <span className="faint small">
                {store.city} · {store.address}
              </span>
            </div>
          ),
        },
        { title: t('stores.unit'), className: 'quiet', render: (_, store) => store.unit.name },
        {
          title: t('stores.hours'),
          render: (_, store) => (
            <div className="cell-two">
              <span className="number">{store.hoursToday ?? t('stores.closedToday')}</span>
              <span className={store.openNow ? 'small' : 'faint small'}>
                {store.hoursToday && t(store.openNow ? 'stores.open' : 'stores.closed')}
              </span>
            </div>
          ),
        },
        {
          title: t('stores.group'),
          render: (_, store) =>
            store.hasGroup ? t('stores.hasGroup') : <Tag color="warning">{t('stores.noGroup')}</Tag>,
        },
        {
          title: t('stores.accounts'),
          align: 'right',
          render: (_, store) => <span className="number">{store.accounts.length}</span>,
        },
        {
          title: t('stores.load'),
          width: 180,
          render: (_, store) => <Meter used={store.contacts} cap={store.contactCap} />,
        },
      ]}
    />
  );
}
