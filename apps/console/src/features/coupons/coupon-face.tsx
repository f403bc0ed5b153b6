import { Link } from '@tanstack/react-router';
import type { CouponStory } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Tag } from 'antd';
import { useCan } from '../../shared/session.ts';
import { At } from '../../shared/values.tsx';
import { showCode } from './coupon-code.ts';

const COLOURS: Partial<Record<CouponStory['state'], string>> = {
  usable: 'success',
  held: 'warning',
  redeemed: 'default',
  void: 'error',
};

/** What the coupon promises, to whom, and how it stands now. */
export function CouponFace({ coupon }: { coupon: CouponStory }) {
  const { t } = useTranslation();
  const can = useCan();
  const { offer, store, drop, customer, hold } = coupon;
  return (
    <div className="found">
      <div className="found__face">
        <span className="found__discount">{coupon.discountText}</span>
        <span className="found__code">{showCode(coupon.code)}</span>
        <Tag color={COLOURS[coupon.state]}>{t(`coupons.state.${coupon.state}`)}</Tag>
      </div>
      {hold && (
        <p className="found__hold">
          {t('coupons.heldBy', { store: hold.store?.name ?? '' })} <At at={hold.heldUntil} style="clock" />
        </p>
      )}
      <p className="quiet">{coupon.summary}</p>
      <dl className="facts">
        <dt>{t('coupons.offer')}</dt>
        <dd>
          <Link to="/offers/$code" params={{ code: offer.code }}>
            {offer.name}
          </Link>{' '}
          <span className="faint">
            {t('coupons.version', { n: offer.version })}
            {offer.version !== offer.currentVersion && ` · ${t('coupons.older', { n: offer.currentVersion })}`}
          </span>
        </dd>
        <dt>{t('coupons.valid')}</dt>
        <dd>
          <At at={coupon.validFrom} style="full" /> – <At at={coupon.validUntil} style="full" />
        </dd>
        <dt>{t('coupons.store')}</dt>
        <dd>{store?.name ?? <span className="faint">{t('coupons.noStore')}</span>}</dd>
        <dt>{t('coupons.why')}</dt>
        <dd>
          {drop ? (
            <Link to="/drops/$dropId" params={{ dropId: drop.id }}>
              {drop.name}
            </Link>
          ) : (
            <>
              <span className="code">{coupon.grantKey}</span>
              {can('offers.edit') && (
                <>
                  {' · '}
                  <Link to="/coupons/take-back" search={{ kind: 'grant', of: coupon.grantKey }}>
                    {t('takeBack.link')}
                  </Link>
                </>
              )}
            </>
          )}
        </dd>
        {customer && (
          <>
            <dt>{t('coupons.customer')}</dt>
            <dd>
              <Link to="/customers/$customerId" params={{ customerId: customer }}>
                #{customer}
              </Link>
            </dd>
          </>
        )}
        {can('audit.read') && (
          <>
            <dt>{t('coupons.audit')}</dt>
            <dd>
              <Link to="/settings" search={{ tab: 'audit', subject: `coupon:${coupon.id}` }}>
                {t('coupons.auditOpen')}
              </Link>
            </dd>
          </>
        )}
      </dl>
    </div>
  );
}
