import { Image, Text, View } from '@tarojs/components';
import type { WalletCoupon } from '@xiaoer/contracts';
import { Action } from '../../shared/components/action';
import { Note } from '../../shared/components/note';
import { useTexts } from '../../shared/language';
import { shelfOf, spaced, yuan } from './shelf';
import { validity } from './validity';

/** One coupon as it is shown at the till: a big code, and what it is worth. Turns to "redeemed" by itself once the till has taken it. */
export function CouponSheet({ coupon, now, onClose }: { coupon: WalletCoupon; now: Date; onClose: () => void }) {
  const { t, language } = useTexts();
  const shelf = shelfOf(coupon, now);
  const early = shelf === 'usable' && +now < Date.parse(coupon.validFrom);
  const date = validity(coupon, shelf, now, { t, language }).text;
  return (
    <View className="sheet" role="dialog">
      <View className="sheet__shade" onClick={onClose} />
      <View className="sheet__paper">
        <Text className="sheet__worth">{coupon.discountText}</Text>
        <Text className="card__title card__title--centre">{coupon.offer}</Text>
        {shelf === 'usable' && (
          <>
            <Image className="code" src={coupon.qr} mode="aspectFit" />
            <Text className="sheet__code">{spaced(coupon.code)}</Text>
            <Text className="small small--centre">{early ? t('wallet.sheetNotYet') : t('wallet.sheetHint')}</Text>
          </>
        )}
        {shelf === 'used' && <Note tone="happy" title={t('wallet.sheetUsed')} />}
        {shelf === 'expired' && <Note title={date} />}
        <View className="sheet__terms">
          <Text className="small">
            {[
              coupon.minSpendFen > 0
                ? t('wallet.minSpend', { yuan: yuan(coupon.minSpendFen) })
                : t('wallet.noMinSpend'),
              coupon.store ? t('wallet.onlyStore', { store: coupon.store }) : t('wallet.anyStore'),
              ...(shelf === 'expired' ? [] : [date]),
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
