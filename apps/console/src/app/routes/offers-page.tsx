import { PlusOutlined } from '@ant-design/icons';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from '@xiaoer/ui';
import { Button, Tabs } from 'antd';
import { DropTable } from '../../features/drops/drop-table.tsx';
import { OfferEditor } from '../../features/offers/offer-editor.tsx';
import { OfferTable } from '../../features/offers/offer-table.tsx';
import { VoidCoupon } from '../../features/offers/void-coupon.tsx';
import { Page } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';

const route = getRouteApi('/in/offers');
const TABS = ['offers', 'drops'] as const;

/** Offers and drops; the offer that is being edited is in the address. */
export function OffersPage() {
  const { t } = useTranslation();
  const can = useCan();
  const { tab = 'offers', edit } = route.useSearch();
  const navigate = route.useNavigate();
  const open = (code?: string) => void navigate({ search: { edit: code } });
  return (
    <Page
      title={t('offers.title')}
      sentence={t('offers.sentence')}
      actions={
        can('offers.edit') && (
          <>
            <VoidCoupon />
            {tab === 'offers' && (
              <Button type="primary" icon={<PlusOutlined />} onClick={() => open('new')}>
                {t('offers.add')}
              </Button>
            )}
          </>
        )
      }
    >
      <Tabs
        activeKey={tab}
        onChange={(next) => void navigate({ search: { tab: TABS.find((known) => known === next) } })}
        items={TABS.map((key) => ({ key, label: t(`offers.tab.${key}`) }))}
      />
      {tab === 'offers' ? <OfferTable onEdit={open} /> : <DropTable />}
      {edit && <OfferEditor code={edit} onClose={() => open()} />}
    </Page>
  );
}
