import { PlusOutlined } from '@ant-design/icons';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from '@xiaoer/ui';
import { Button } from 'antd';
import { DropTable } from '../../features/drops/drop-table.tsx';
import { OfferTable } from '../../features/offers/offer-table.tsx';
import { Page } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { OffersTabs } from '../offers-tabs.tsx';

const route = getRouteApi('/in/offers');

/** Offers and drops. */
export function OffersPage() {
  const { t } = useTranslation();
  const can = useCan();
  const { tab = 'offers' } = route.useSearch();
  const navigate = useNavigate();
  const write = (code?: string) =>
    void navigate(code === undefined ? { to: '/offers/new' } : { to: '/offers/$code', params: { code } });
  return (
    <Page
      title={t('offers.title')}
      sentence={t('offers.sentence')}
      actions={
        can('offers.edit') &&
        tab === 'offers' && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => write()}>
            {t('offers.add')}
          </Button>
        )
      }
    >
      <OffersTabs active={tab} />
      {tab === 'offers' ? <OfferTable onEdit={write} /> : <DropTable />}
    </Page>
  );
}
