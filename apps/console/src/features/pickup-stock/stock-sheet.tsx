import { useQuery } from '@tanstack/react-query';
import type { Pickup } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, Table } from 'antd';
import { useState } from 'react';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useCan, useMayForChain } from '../../shared/session.ts';
import { At, Count } from '../../shared/values.tsx';
import { CountPlace } from './count-place.tsx';
import { SetStock } from './set-stock.tsx';
import { pickup } from './stock-queries.ts';

type Piece = Pickup['stores'][number];
const FIGURES = ['pieces', 'reserved', 'collected', 'left'] as const;

/** An offer's pieces, store by store; counted one by one, or set for many at once. */
export function StockSheet({ offer }: { offer: string }) {
  const { t } = useTranslation();
  const query = useQuery(pickup(offer));
  const editable = useMayForChain()('offers.edit');
  const counts = useCan()('offers.redeem');
  const [setting, setSetting] = useState(false);
  const [counting, setCounting] = useState<Piece | null>(null);
  const set = editable && (
    <Button type="primary" onClick={() => setSetting(true)}>
      {t('pickupStock.set')}
    </Button>
  );
  return (
    <Loaded query={query}>
      {(data) => (
        <Sheet flush title={<Window pickup={data} />} actions={set}>
          {data.stores.length === 0 ? (
            <EmptyState title={t('pickupStock.none.title')}>{t('pickupStock.none.text')}</EmptyState>
          ) : (
            <Table<Piece>
              size="middle"
              rowKey={({ store, sku }) => `${store.code}/${sku}`}
              pagination={data.stores.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
              dataSource={data.stores}
              columns={[
                {
                  title: t('pickupStock.store'),
                  render: (_, { store }) => (
                    <>
                      {store.name} <span className="faint code">{store.code}</span>
                    </>
                  ),
                },
                {
                  title: t('pickupStock.piece'),
                  render: (_, { name, sku }) => (
                    <>
                      {name} {name !== sku && <span className="faint code">{sku}</span>}
                    </>
                  ),
                },
                ...FIGURES.map((figure) => ({
                  title: t(`pickupStock.${figure}`),
                  align: 'right' as const,
                  width: 110,
                  render: (_: unknown, piece: Piece) => (
                    <span className={figure === 'left' && piece.left === 0 ? 'person' : undefined}>
                      <Count n={piece[figure]} />
                    </span>
                  ),
                })),
                {
                  align: 'right',
                  width: 150,
                  render: (_, piece) => (
                    <>
                      {piece.overrun > 0 && (
                        <span className="person small">{t('pickupStock.overrun', { n: piece.overrun })} </span>
                      )}
                      {counts && (
                        <Button type="link" size="small" onClick={() => setCounting(piece)}>
                          {t('pickupStock.count')}
                        </Button>
                      )}
                    </>
                  ),
                },
              ]}
            />
          )}
          {setting && <SetStock offer={offer} pickup={data} onClose={() => setSetting(false)} />}
          {counting && <CountPlace offer={offer} piece={counting} onClose={() => setCounting(null)} />}
        </Sheet>
      )}
    </Loaded>
  );
}

/** Whether customers choose a store by themselves, and when. */
function Window({ pickup: { opensAt, closesAt } }: { pickup: Pickup }) {
  const { t } = useTranslation();
  if (opensAt === null || closesAt === null) return t('pickupStock.closed');
  return (
    <>
      {t('pickupStock.window')} <At at={opensAt} style="full" /> – <At at={closesAt} style="full" />
    </>
  );
}
