import { useTranslation } from '@xiaoer/ui';
import { Table } from 'antd';
import { Count } from '../../../shared/values.tsx';
import { Difference, Exact } from './difference.tsx';
import { netOf, type PlaceRow } from './sides.ts';

/** Both sides by offer, store or day. */
export function PlaceTable({ rows, see }: { rows: PlaceRow[]; see: 'offer' | 'store' | 'day' }) {
  const { t } = useTranslation();
  return (
    <Table<PlaceRow>
      size="middle"
      rowKey="code"
      pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      dataSource={rows}
      columns={[
        {
          title: t(see === 'store' ? 'ledger.match.store' : `ledger.by.${see}`),
          render: (_, { code, name }) =>
            code === '' ? (
              <span className="faint">{t(`ledger.match.none.${see}`)}</span>
            ) : name === null ? (
              <span className="number">{code}</span>
            ) : (
              <>
                {name} <span className="faint code">{code}</span>
              </>
            ),
        },
        { title: t('ledger.match.byLedger'), align: 'right', render: (_, row) => <Exact fen={netOf(row).ledgerFen} /> },
        { title: t('ledger.match.byOrders'), align: 'right', render: (_, row) => <Exact fen={netOf(row).ordersFen} /> },
        {
          title: t('ledger.match.difference'),
          align: 'right',
          render: (_, row) => <Difference fen={netOf(row).differenceFen} differing={row.differing} />,
        },
        {
          title: t('ledger.match.differing'),
          align: 'right',
          render: (_, { differing }) =>
            differing === 0 ? (
              <span className="faint">0</span>
            ) : (
              <span className="harm">
                <Count n={differing} />
              </span>
            ),
        },
      ]}
    />
  );
}
