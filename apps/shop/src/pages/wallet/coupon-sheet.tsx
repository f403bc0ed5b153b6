import { Text, View } from '@tarojs/components';
import type { WalletCoupon } from '@xiaoer/contracts';
import { Action } from '../../shared/components/action';
import { Note } from '../../shared/components/note';
import { useTexts } from '../../shared/language';
import { GiveAway } from './give-away';
import { LiveCode } from './live-code';
import { PartnerCode } from './partner-code';
import { PickupPlace } from './pickup-place';
import { type Shelf, shelfOf, spaced, yuan } from './shelf';
import { fromUntil, validity } from './validity';

/** One coupon as it is shown at the till: a big code, and what it is worth. Turns to "redeemed" by itself once the till has taken it. */
export function CouponSheet({
  coupon,
  now,
  onClose,
  onChange,
}: {
  coupon: WalletCoupon;
  now: Date;
  onClose: () => void;
  /** It was given away or taken back: the wallet says how it stands. */
  onChange: () => void;
}) {
  const { t, language } = useTexts();
  const shelf = shelfOf(coupon, now);
  return (
    <View className="sheet" role="dialog">
      <View className="sheet__shade" onClick={onClose} />
      <View className="sheet__paper">
        <Text className="sheet__worth">{coupon.discountText}</Text>
        <Text className="card__title card__title--centre">{coupon.offer}</Text>
        <Shown coupon={coupon} shelf={shelf} now={now} />
        <PickupPlace coupon={coupon} shelf={shelf} onChange={onChange} />
        {shelf === 'usable' && coupon.transferable && <GiveAway coupon={coupon} onChange={onChange} />}
        <View className="sheet__terms">
          <Text className="small">{fromUntil(coupon, { t, language })}</Text>
          <Text className="small">
            {[
              coupon.minSpendFen > 0
                ? t('wallet.minSpend', { yuan: yuan(coupon.minSpendFen) })
                : t('wallet.noMinSpend'),
              coupon.store ? t('wallet.onlyStore', { store: coupon.store }) : t('wallet.anyStore'),
            ].join(' · ')}
          </Text>
          {coupon.terms && <Text className="small">{coupon.terms}</Text>}
        </View>
        <Action kind="quiet" onTap={onClose}>
          {t('common.close')}
        </Action>
      </View>
    </View>
  );
}

/** What can be done with it now. */
function Shown({ coupon, shelf, now }: { coupon: WalletCoupon; shelf: Shelf; now: Date }) {
  const { t, language } = useTexts();
  const words = validity(coupon, shelf, now, { t, language }).text;
  if (shelf === 'used') return <Note tone="happy" title={t('wallet.sheetUsed')} text={words} />;
  if (shelf === 'expired') return <Note title={words} />;
  if (shelf === 'held') return <Note title={words} text={t('wallet.heldHint')} />;
  if (coupon.partnerCode) {
    const { offer, partnerCode, partnerCodeUntil = null, zone } = coupon;
    return <PartnerCode offer={offer} code={partnerCode} until={partnerCodeUntil} zone={zone} />;
  }
  if (+now < Date.parse(coupon.validFrom)) {
    return (
      <Note title={t('wallet.sheetNotYet')} text={words}>
        <Text className="sheet__code">{spaced(coupon.code)}</Text>
      </Note>
    );
  }
  return <LiveCode coupon={coupon} />;
}
