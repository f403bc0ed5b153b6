import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Pool, PoolAccount, PoolList } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, Input, Segmented, Table, Tag, Tooltip } from 'antd';
import { Figure, FigureRow } from '../../shared/figure.tsx';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { At, Count, Share } from '../../shared/values.tsx';
import { AcquisitionLinkList } from './acquisition-link-list.tsx';
import { type PoolFilter, pools } from './code-queries.ts';

const route = getRouteApi('/in/wecom/$tab');

/** Behind every code: who answers newcomers now, who doesn't and why; and the paid links beside them. */
export function CodePools() {
  const { view, query: search = '', page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const filter: PoolFilter = { alarms: view === 'alarms', search, page };
  const setFilter = (next: PoolFilter) =>
    void navigate({
      search: {
        view: next.alarms ? 'alarms' : undefined,
        query: next.search || undefined,
        page: next.page > 1 ? next.page : undefined,
      },
    });
  const query = useQuery(pools(filter));
  return (
    <Loaded query={query}>
      {(list) => (
        <div className="stack">
          <Standing list={list} />
          <Pools list={list} filter={filter} onFilter={setFilter} />
          <AcquisitionLinkList />
          <Orphans orphans={list.orphans} />
        </div>
      )}
    </Loaded>
  );
}

function Standing({ list: { alarms, ways } }: { list: PoolList }) {
  const { t } = useTranslation();
  return (
    <Sheet>
      <FigureRow>
        <Figure
          label={t('codes.nobody')}
          value={<Count n={alarms.nobodyLeft} />}
          note={t('codes.nobodyNote')}
          tone={alarms.nobodyLeft > 0 ? 'harm' : 'plain'}
        />
        <Figure
          label={t('codes.oneLeft')}
          value={<Count n={alarms.oneLeft} />}
          note={t('codes.oneLeftNote')}
          tone={alarms.oneLeft > 0 ? 'person' : 'plain'}
        />
        <Figure
          label={t('codes.ways')}
          value={<Count n={ways.made} />}
          note={t('codes.waysNote', { cap: ways.cap.toLocaleString() })}
        />
      </FigureRow>
    </Sheet>
  );
}

function Pools({
  list,
  filter,
  onFilter,
}: {
  list: PoolList;
  filter: PoolFilter;
  onFilter: (filter: PoolFilter) => void;
}) {
  const { t } = useTranslation();
  return (
    <Sheet
      flush
      title={t('codes.pools')}
      note={t('codes.poolsNote')}
      actions={
        <>
          <Segmented
            value={filter.alarms ? 'alarms' : 'all'}
            onChange={(value) => onFilter({ ...filter, alarms: value === 'alarms', page: 1 })}
            options={[
              { value: 'all', label: t('codes.all') },
              { value: 'alarms', label: t('codes.onlyAlarms') },
            ]}
          />
          <Input.Search
            allowClear
            style={{ width: 200 }}
            defaultValue={filter.search}
            placeholder={t('codes.search')}
            onSearch={(search) => onFilter({ ...filter, search: search.trim(), page: 1 })}
          />
        </>
      }
    >
      {list.pools.length === 0 ? (
        <EmptyState title={t('codes.empty.title')}>{t('codes.empty.text')}</EmptyState>
      ) : (
        <Table<Pool>
          size="middle"
          rowKey="state"
          pagination={false}
          dataSource={list.pools}
          columns={[
            {
              title: t('codes.code'),
              width: 220,
              render: (_, pool) => (
                <>
                  {pool.store?.name ?? pool.remark} <span className="faint code">{pool.state}</span>
                  <div>
                    {pool.alarm && (
                      <Tag color={pool.alarm === 'nobody_left' ? 'red' : 'orange'}>
                        {t(`codes.alarm.${pool.alarm}`)}
                      </Tag>
                    )}
                    {pool.chosen && <Tag>{t('codes.chosen')}</Tag>}
                    {pool.problem && <span className="person small">{pool.problem}</span>}
                  </div>
                </>
              ),
            },
            { title: t('codes.forward'), render: (_, pool) => <People accounts={pool.accounts} forward /> },
            { title: t('codes.others'), render: (_, pool) => <People accounts={pool.accounts} forward={false} /> },
            { title: t('codes.rotated'), width: 130, render: (_, pool) => <At at={pool.rotatedAt} /> },
          ]}
        />
      )}
      {(list.hasMore || filter.page > 1) && (
        <div className="pager">
          <Button disabled={filter.page === 1} onClick={() => onFilter({ ...filter, page: filter.page - 1 })}>
            {t('codes.previous')}
          </Button>
          {t('codes.page', { n: filter.page })}
          <Button disabled={!list.hasMore} onClick={() => onFilter({ ...filter, page: filter.page + 1 })}>
            {t('codes.next')}
          </Button>
        </div>
      )}
    </Sheet>
  );
}

function People({ accounts, forward }: { accounts: readonly PoolAccount[]; forward: boolean }) {
  const { t } = useTranslation();
  const shown = accounts.filter(({ place }) => (place === 'put_forward') === forward);
  if (shown.length === 0) return <span className="faint">—</span>;
  return (
    <>
      {shown.map((account) => (
        <Tooltip key={account.userid} title={`${account.contacts} / ${account.contactCap}`}>
          <Tag color={forward ? 'green' : undefined}>
            {account.name}{' '}
            {forward ? (
              <Share of={account.contacts / account.contactCap} decimals={0} />
            ) : (
              t(`codes.place.${account.place}`)
            )}
          </Tag>
        </Tooltip>
      ))}
    </>
  );
}

function Orphans({ orphans }: { orphans: PoolList['orphans'] }) {
  const { t } = useTranslation();
  if (orphans.length === 0) return null;
  return (
    <Sheet title={t('codes.orphans')} note={t('codes.orphansNote')}>
      {orphans.map(({ kind, state, configId, lostAt }) => (
        <div key={`${kind} ${state} ${configId} ${lostAt}`} className="row">
          <Tag>{t(`codes.orphanKind.${kind}`)}</Tag> <span className="code">{state}</span>
          <span className="faint code">{configId}</span> <At at={lostAt} />
        </div>
      ))}
    </Sheet>
  );
}
