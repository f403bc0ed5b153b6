import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from '@xiaoer/ui';
import { PoolTable } from '../../features/partner-codes/pool-table.tsx';
import { PoolsSentence } from '../../features/partner-codes/pools-sentence.tsx';
import { Page } from '../../shared/page.tsx';
import { OffersTabs } from '../offers-tabs.tsx';

const route = getRouteApi('/in/offer-codes');

/** Codes that come from elsewhere or go elsewhere. */
export function OfferCodesPage() {
  const { t } = useTranslation();
  const { see = 'partner' } = route.useSearch();
  return (
    <Page title={t('offers.tab.codes')} sentence={<PoolsSentence />}>
      <OffersTabs active="codes" />
      {see === 'partner' && <PoolTable />}
    </Page>
  );
}
