import { Image, Text, View } from '@tarojs/components';
import type { WalletCoupon } from '@xiaoer/contracts';
import { useTexts } from '../../shared/language';
import { spaced } from './shelf';
import { useFreshQr } from './use-fresh-qr';

/**
 * What the till scans: a QR signed for a minute, which nobody can use from a picture tomorrow. While there is none, off
 * line or in a rush, the code itself, which staff read and type; it stands there always.
 */
export function LiveCode({ coupon }: { coupon: WalletCoupon }) {
  const { t } = useTexts();
  const qr = useFreshQr(coupon.code);
  return (
    <View className="live">
      <Image className="code" src={qr?.picture ?? coupon.qr} mode="aspectFit" />
      <Text className="small small--centre live__state">
        {qr ? t('wallet.qrSeconds', { n: qr.seconds }) : t('wallet.qrWait')}
      </Text>
      <Text className={`sheet__code${qr ? '' : ' sheet__code--big'}`}>{spaced(coupon.code)}</Text>
      <Text className="small small--centre">{qr ? t('wallet.sheetHint') : t('wallet.offlineCode')}</Text>
    </View>
  );
}
