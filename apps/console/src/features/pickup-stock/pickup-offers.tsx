import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { PickupOffers } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Table } from 'antd';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { Count } from '../../shared/values.tsx';
import { pickupOffers } from './stock-queries.ts';

type Row = PickupOffers['offers'][number];
const FIGURES = ['stores', 'pieces', 'reserved', 'collected', 'left'] as const;

/** Offers whose pieces wait in stores, summed; each opens its stores. */
export function PickupOfferTable() {
  const { t } = useTranslation();
  const query = useQuery(pickupOffers);
  return (
    <Sheet flush>
      <Loaded query={query}>
        {({ offers }) =>
          offers.length === 0 ? (
            <EmptyState title={t('pickupStock.empty.title')}>{t('pickupStock.empty.text')}</EmptyState>
          ) : (
            <Table<Row>
              size="middle"
              rowKey={({ offer }) => offer.code}
              pagination={offers.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
              dataSource={offers}
              columns={[
                {
                  title: t('pickupStock.offer'),
                  render: (_, { offer }) => (
                    <Link to="/offer-codes" search={{ see: 'pickup', offer: offer.code }}>
                      {offer.name} <span className="faint code">{offer.code}</span>
                    </Link>
                  ),
                },
                ...FIGURES.map((figure) => ({
                  title: t(`pickupStock.${figure}`),
                  align: 'right' as const,
                  width: 120,
                  render: (_: unknown, row: Row) => <Count n={row[figure]} />,
                })),
              ]}
            />
          )
        }
      </Loaded>
    </Sheet>
  );
}
