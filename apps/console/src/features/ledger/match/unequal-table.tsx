import { Link } from '@tanstack/react-router';
import type { UnequalCoupon } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Table } from 'antd';
import { At } from '../../../shared/values.tsx';
import { Exact } from './difference.tsx';
import { netOf } from './sides.ts';

/** Coupons whose sides differ, each with what somebody needs to act: its orders, its store, both figures, why, and what to do. */
export function UnequalTable({ coupons, explained }: { coupons: UnequalCoupon[]; explained: boolean }) {
  const { t } = useTranslation();
  return (
    <Table<UnequalCoupon>
      size="middle"
      rowKey={({ code, why }) => `${code} ${why}`}
      pagination={coupons.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
      dataSource={coupons}
      columns={[
        {
          title: t('ledger.match.coupon'),
          render: (_, { code, offer }) => (
            <div className="match__cell">
              {code === '' ? (
                <span className="faint">{t('ledger.match.erasedCoupon')}</span>
              ) : offer === null ? (
                <span className="code">{code}</span>
              ) : (
                <Link className="code" to="/coupons" search={{ code }}>
                  {code}
                </Link>
              )}
              <span className="faint small code">{offer ?? t('ledger.match.none.offer')}</span>
            </div>
          ),
        },
        {
          title: t('ledger.match.order'),
          render: (_, { orders, stores, at }) => (
            <div className="match__cell">
              <span className="code">{orders.join(' ') || t('ledger.match.noOrder')}</span>
              <span className="faint small">
                {stores.join(' ')} <At at={at} />
              </span>
            </div>
          ),
        },
        {
          title: t('ledger.match.byLedger'),
          align: 'right',
          render: (_, coupon) => <TakenAndBack taken={coupon.ledgerTakenFen} back={coupon.ledgerBackFen} />,
        },
        {
          title: t('ledger.match.byOrders'),
          align: 'right',
          render: (_, coupon) => <TakenAndBack taken={coupon.ordersTakenFen} back={coupon.ordersBackFen} />,
        },
        {
          title: t('ledger.match.difference'),
          align: 'right',
          render: (_, coupon) => (
            <span className={explained ? '' : 'harm'}>
              <Exact fen={netOf(coupon).differenceFen} />
            </span>
          ),
        },
        {
          title: t('ledger.match.whatToDo'),
          width: 300,
          render: (_, { why }) => (
            <div className="match__cell">
              <span>{t(`ledger.match.why.${why}`)}</span>
              <span className="faint small">{t(`ledger.match.act.${why}`)}</span>
            </div>
          ),
        },
      ]}
    />
  );
}

function TakenAndBack({ taken, back }: { taken: number; back: number }) {
  const { t } = useTranslation();
  return (
    <div className="match__cell">
      <Exact fen={taken} />
      {back > 0 && (
        <span className="faint small">
          {t('ledger.match.back')} <Exact fen={back} />
        </span>
      )}
    </div>
  );
}
