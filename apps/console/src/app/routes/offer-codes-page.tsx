import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from '@xiaoer/ui';
import { Segmented } from 'antd';
import { BatchTable } from '../../features/bulk-codes/batch-table.tsx';
import { MakeBatch } from '../../features/bulk-codes/make-batch.tsx';
import { ForeignTable } from '../../features/foreign-coupons/foreign-table.tsx';
import { ImportForeign } from '../../features/foreign-coupons/import-foreign.tsx';
import { PoolTable } from '../../features/partner-codes/pool-table.tsx';
import { PoolsSentence } from '../../features/partner-codes/pools-sentence.tsx';
import { PickupOfferTable } from '../../features/pickup-stock/pickup-offers.tsx';
import { StockSheet } from '../../features/pickup-stock/stock-sheet.tsx';
import { OfferChoice } from '../../shared/offer-choice.tsx';
import { Page } from '../../shared/page.tsx';
import { OffersTabs } from '../offers-tabs.tsx';

const route = getRouteApi('/in/offer-codes');
const SEE = { partner: 'partnerCodes', bulk: 'bulkCodes', pickup: 'pickupStock', foreign: 'foreignCoupons' } as const;
type See = keyof typeof SEE;

/** Codes that come from elsewhere or go elsewhere. */
export function OfferCodesPage() {
  const { t } = useTranslation();
  const { see = 'partner', offer } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page
      title={t('offers.tab.codes')}
      sentence={see === 'partner' ? <PoolsSentence /> : t(`${SEE[see]}.sentence`)}
      actions={
        <>
          {see === 'bulk' && <MakeBatch offer={offer} />}
          {see === 'foreign' && <ImportForeign />}
        </>
      }
    >
      <OffersTabs active="codes" />
      <div className="row">
        <Segmented<See>
          value={see}
          onChange={(next) => void navigate({ search: { see: next } })}
          options={(Object.keys(SEE) as See[]).map((value) => ({ value, label: t(`${SEE[value]}.tab`) }))}
        />
        {(see === 'bulk' || see === 'pickup') && (
          <div className="row__choice">
            <OfferChoice
              clearable
              placeholder={t(`${SEE[see]}.anyOffer`)}
              value={offer}
              only={({ discount }) => discount.kind !== 'partner_code'}
              onChange={(next) => void navigate({ search: { see, offer: next } })}
            />
          </div>
        )}
      </div>
      {see === 'partner' && <PoolTable />}
      {see === 'bulk' && <BatchTable offer={offer} />}
      {see === 'pickup' && (offer === undefined ? <PickupOfferTable /> : <StockSheet offer={offer} />)}
      {see === 'foreign' && <ForeignTable />}
    </Page>
  );
}
