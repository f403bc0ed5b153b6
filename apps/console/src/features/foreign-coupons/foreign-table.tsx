import { useQuery } from '@tanstack/react-query';
import type { ForeignFigures } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Table } from 'antd';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { At, Count, Money } from '../../shared/values.tsx';
import { foreignFigures } from './foreign-queries.ts';

type Row = ForeignFigures['systems'][number];
const FIGURES = ['issued', 'redeemed', 'expired', 'void'] as const;
const SUMS = ['outstandingFen', 'discountFen'] as const;

/** Coupons that live elsewhere, system by system; in no sum of the ledger. */
export function ForeignTable() {
  const { t } = useTranslation();
  const query = useQuery(foreignFigures);
  return (
    <Sheet flush>
      <Loaded query={query}>
        {({ systems }) =>
          systems.length === 0 ? (
            <EmptyState title={t('foreignCoupons.empty.title')}>{t('foreignCoupons.empty.text')}</EmptyState>
          ) : (
            <Table<Row>
              size="middle"
              rowKey="system"
              pagination={false}
              dataSource={systems}
              columns={[
                {
                  title: t('foreignCoupons.system'),
                  render: (_, { system }) => <span className="code">{system}</span>,
                },
                ...FIGURES.map((figure) => ({
                  title: t(`foreignCoupons.${figure}`),
                  align: 'right' as const,
                  width: 110,
                  render: (_: unknown, row: Row) => <Count n={row[figure]} />,
                })),
                ...SUMS.map((sum) => ({
                  title: t(`foreignCoupons.${sum}`),
                  align: 'right' as const,
                  width: 140,
                  render: (_: unknown, row: Row) => <Money fen={row[sum]} />,
                })),
                {
                  title: t('foreignCoupons.latest'),
                  align: 'right',
                  width: 150,
                  render: (_, { latestAt }) => <At at={latestAt} />,
                },
              ]}
            />
          )
        }
      </Loaded>
    </Sheet>
  );
}
