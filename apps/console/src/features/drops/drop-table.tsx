import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { DropRow } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, Table } from 'antd';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { At, Count } from '../../shared/values.tsx';
import { drops } from './drop-queries.ts';
import { DropState } from './drop-state.tsx';

/** Drops, live. */
export function DropTable() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(drops);
  return (
    <Sheet flush>
      <Loaded query={query}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.drops);
          if (rows.length === 0) return <EmptyState title={t('drops.empty.title')}>{t('drops.empty.text')}</EmptyState>;
          return (
            <>
              <Table<DropRow>
                size="middle"
                rowKey="id"
                pagination={false}
                dataSource={rows}
                columns={[
                  {
                    title: t('drops.drop'),
                    render: (_, drop) => (
                      <span className="row">
                        <Link to="/drops/$dropId" params={{ dropId: drop.id }}>
                          {drop.name}
                        </Link>
                        <DropState state={drop.state} />
                      </span>
                    ),
                  },
                  { title: t('drops.offer'), className: 'quiet', render: (_, drop) => drop.offer.name },
                  { title: t('drops.opens'), render: (_, drop) => <At at={drop.opensAt} /> },
                  { title: t('drops.closes'), render: (_, drop) => <At at={drop.closesAt} style="clock" /> },
                  { title: t('drops.groups'), align: 'right', render: (_, drop) => <Count n={drop.groups} /> },
                  { title: t('drops.claimed'), width: 180, render: (_, drop) => <ClaimBar {...drop} /> },
                  { title: t('drops.redeemed'), align: 'right', render: (_, drop) => <Count n={drop.redeemed} /> },
                ]}
              />
              {query.hasNextPage && (
                <div className="pager">
                  <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t('shared.more')}
                  </Button>
                </div>
              )}
            </>
          );
        }}
      </Loaded>
    </Sheet>
  );
}

/** How much of a drop is gone. Unlike a cap, being used up is what it is for. */
export function ClaimBar({ claimed, stock }: { claimed: number; stock: number }) {
  return (
    <div style={{ minWidth: 110 }}>
      <div className="number small">
        {claimed.toLocaleString()} <span className="faint">/ {stock.toLocaleString()}</span>
      </div>
      <div className="meter">
        <span style={{ width: stock === 0 ? 0 : `${Math.min(1, claimed / stock) * 100}%` }} />
      </div>
    </div>
  );
}
