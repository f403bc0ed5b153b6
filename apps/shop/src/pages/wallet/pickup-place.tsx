import { Text, View } from '@tarojs/components';
import type { WalletCoupon } from '@xiaoer/contracts';
import { useTexts } from '../../shared/language';
import { OtherStores } from './other-stores';
import type { Shelf } from './shelf';
import { endWords } from './validity';

/** What waits for her, in which store and where that is, and until when it is kept; of a used coupon, where it was collected. */
export function PickupPlace({ coupon, shelf, onChange }: { coupon: WalletCoupon; shelf: Shelf; onChange: () => void }) {
  const { t, language } = useTexts();
  const { pickup, validUntil, zone } = coupon;
  if (!pickup || shelf === 'expired') return null;
  const where = { store: pickup.store.name, name: pickup.name };
  if (shelf === 'used') return <Text className="code__hint">{t('wallet.pickedUp', where)}</Text>;
  return (
    <View className="place">
      <Text className="code__hint">{t('wallet.pickup', where)}</Text>
      {pickup.address && <Text className="small small--centre">{pickup.address}</Text>}
      <Text className="small small--centre">
        {t('wallet.keptUntil', { time: endWords(validUntil, { language, zone }) })}
      </Text>
      {shelf === 'usable' && <OtherStores code={coupon.code} onChange={onChange} />}
    </View>
  );
}
