import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, Input } from 'antd';
import { CouponFace } from '../../features/coupons/coupon-face.tsx';
import { CouponLife } from '../../features/coupons/coupon-life.tsx';
import { couponStory } from '../../features/coupons/coupon-queries.ts';
import { VoidCoupon } from '../../features/coupons/void-coupon.tsx';
import { Loaded } from '../../shared/loaded.tsx';
import { Page, Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { OffersTabs } from '../offers-tabs.tsx';
import '../../features/coupons/coupons.css';

const route = getRouteApi('/in/coupons');

/** One coupon, found by its code: whoever asks at the counter or on the phone is answered from here. */
export function CouponsPage() {
  const { t } = useTranslation();
  const can = useCan();
  const { code } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(couponStory(code));
  return (
    <Page
      title={t('coupons.title')}
      sentence={t('coupons.sentence')}
      actions={
        <>
          {query.data && <VoidCoupon coupon={query.data} />}
          {can('offers.edit') && (
            <Link to="/coupons/take-back">
              <Button>{t('takeBack.link')}</Button>
            </Link>
          )}
        </>
      }
    >
      <OffersTabs active="coupons" />
      <Input.Search
        key={code}
        className="find"
        size="large"
        autoFocus={!code}
        allowClear
        defaultValue={code}
        aria-label={t('coupons.placeholder')}
        placeholder={t('coupons.placeholder')}
        enterButton={t('coupons.find')}
        onSearch={(typed) => void navigate({ search: { code: typed.trim() || undefined } })}
      />
      {code === undefined ? (
        <Sheet>
          <EmptyState>{t('coupons.empty')}</EmptyState>
        </Sheet>
      ) : (
        <Loaded query={query}>
          {(coupon) => (
            <div className="split">
              <Sheet>
                <CouponFace coupon={coupon} />
              </Sheet>
              <Sheet title={t('coupons.life')}>
                <CouponLife steps={coupon.steps} />
              </Sheet>
            </div>
          )}
        </Loaded>
      )}
    </Page>
  );
}
