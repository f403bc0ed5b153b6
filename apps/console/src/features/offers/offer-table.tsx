import { useQuery } from '@tanstack/react-query';
import type { OfferRow } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, Table } from 'antd';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { At, Count, Share } from '../../shared/values.tsx';
import { offers } from './offer-queries.ts';
import './offers.css';

/** Offers with what became of their coupons. */
export function OfferTable({ onEdit }: { onEdit: (code?: string) => void }) {
  const { t } = useTranslation();
  const query = useQuery(offers);
  const editable = useCan()('offers.edit');
  return (
    <Sheet flush>
      <Loaded query={query}>
        {(data) =>
          data.offers.length === 0 ? (
            <EmptyState
              title={t('offers.empty.title')}
              action={editable ? { label: t('offers.empty.action'), onClick: () => onEdit() } : undefined}
            >
              {t('offers.empty.text')}
            </EmptyState>
          ) : (
            <Table<OfferRow>
              size="middle"
              rowKey="code"
              pagination={false}
              dataSource={data.offers}
              columns={[
                {
                  title: t('offers.gives'),
                  width: 132,
                  render: (_, offer) => <span className="ticket">{offer.discountText}</span>,
                },
                {
                  title: t('offers.offer'),
                  render: (_, offer) => (
                    <div className="cell-two">
                      <span>
                        {offer.name} <span className="faint code">{offer.code}</span>
                      </span>
                      <span className="faint small">{offer.summary}</span>
                    </div>
                  ),
                },
                {
                  title: t('offers.issued'),
                  align: 'right',
                  width: 80,
                  render: (_, offer) => <Count n={offer.issued} />,
                },
                {
                  title: t('offers.redeemed'),
                  align: 'right',
                  width: 80,
                  render: (_, offer) => <Count n={offer.redeemed} />,
                },
                {
                  title: t('offers.rate'),
                  align: 'right',
                  width: 80,
                  render: (_, offer) =>
                    offer.issued > 0 ? (
                      <Share of={offer.redeemed / offer.issued} decimals={0} />
                    ) : (
                      <span className="faint">—</span>
                    ),
                },
                {
                  title: t('offers.changed'),
                  align: 'right',
                  width: 150,
                  render: (_, offer) => (
                    <div className="cell-two quiet">
                      <At at={offer.changedAt} />
                      <span className="faint small">{t('offers.version', { n: offer.version })}</span>
                    </div>
                  ),
                },
                ...(editable
                  ? [
                      {
                        width: 70,
                        align: 'right' as const,
                        render: (_: unknown, offer: OfferRow) => (
                          <Button type="link" size="small" onClick={() => onEdit(offer.code)}>
                            {t('offers.edit')}
                          </Button>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )
        }
      </Loaded>
    </Sheet>
  );
}
