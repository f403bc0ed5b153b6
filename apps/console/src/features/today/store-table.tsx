import { Link } from '@tanstack/react-router';
import type { Today } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Input, Table } from 'antd';
import { useState } from 'react';
import { Sheet } from '../../shared/page.tsx';
import { Count, Money, Share } from '../../shared/values.tsx';

type Store = Today['stores'][number];

/** Every store's day, the best seller first. */
export function StoreTable({ stores }: { stores: readonly Store[] }) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const shown = stores.filter((store) => `${store.name} ${store.city} ${store.code}`.includes(query.trim()));
  return (
    <Sheet
      flush
      title={t('today.stores')}
      note={t('today.storesNote', { n: stores.length })}
      actions={
        stores.length > 8 && (
          <Input
            allowClear
            style={{ width: 200 }}
            placeholder={t('today.search')}
            onChange={(event) => setQuery(event.target.value)}
          />
        )
      }
    >
      {stores.length === 0 ? (
        <EmptyState title={t('today.noStores.title')}>{t('today.noStores.text')}</EmptyState>
      ) : (
        <Table<Store>
          size="middle"
          rowKey="code"
          dataSource={shown}
          pagination={shown.length > 30 ? { pageSize: 30, showSizeChanger: false } : false}
          columns={[
            {
              title: t('today.store'),
              render: (_, store) => (
                <Link to="/stores" search={{ query: store.code }}>
                  {store.name}
                </Link>
              ),
            },
            { title: t('today.city'), dataIndex: 'city', className: 'quiet' },
            {
              title: t('today.sales'),
              align: 'right',
              defaultSortOrder: 'descend',
              sorter: (a, b) => a.paidFen - b.paidFen,
              render: (_, store) => <Money fen={store.paidFen} compact />,
            },
            {
              title: t('today.count'),
              align: 'right',
              sorter: (a, b) => a.orders - b.orders,
              render: (_, store) => <Count n={store.orders} />,
            },
            {
              title: t('today.ours'),
              align: 'right',
              sorter: (a, b) => ours(a) - ours(b),
              render: (_, store) =>
                store.orders > 0 ? <Share of={ours(store)} decimals={0} /> : <span className="faint">—</span>,
            },
            {
              title: t('today.groupMembers'),
              align: 'right',
              sorter: (a, b) => a.groupMembers - b.groupMembers,
              render: (_, store) => <Count n={store.groupMembers} />,
            },
            {
              title: t('today.openTasks'),
              align: 'right',
              sorter: (a, b) => a.openTasks - b.openTasks,
              render: (_, store) =>
                store.openTasks > 0 ? (
                  <span className="number person">{store.openTasks}</span>
                ) : (
                  <span className="faint">0</span>
                ),
            },
            { title: t('today.weather'), render: (_, store) => <Weather weather={store.weather} /> },
          ]}
        />
      )}
    </Sheet>
  );
}

const ours = (store: Store) => (store.orders === 0 ? 0 : (store.direct + store.prompted) / store.orders);

function Weather({ weather }: { weather: Store['weather'] }) {
  const { t } = useTranslation();
  if (!weather || weather.temperatureC === null) return <span className="faint">—</span>;
  const rain = weather.precipitationMm ?? 0;
  return (
    <span className="quiet number">
      {Math.round(weather.temperatureC)}° · {rain >= 0.1 ? t('today.rain', { mm: rain.toFixed(1) }) : t('today.dry')}
    </span>
  );
}
