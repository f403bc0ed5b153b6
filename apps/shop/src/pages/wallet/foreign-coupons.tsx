import { Text, View } from '@tarojs/components';
import type { WalletForeign } from '@xiaoer/contracts';
import { type Translate, useTexts } from '../../shared/language';
import { DEFAULT_ZONE } from '../../shared/time';
import { foreignOn } from './foreign-shelf';
import { type Shelf, yuan } from './shelf';
import { endWords } from './validity';

/** Coupons that live in another system of the chain: what each is, its number there, and that it is used there alone. */
export function ForeignCoupons({
  foreign,
  shelf,
  now,
}: {
  foreign: readonly WalletForeign[];
  shelf: Shelf;
  now: Date;
}) {
  const { t } = useTexts();
  const there = foreignOn(foreign, shelf, now);
  if (there.length === 0) return null;
  return (
    <>
      <Text className="small group-title">{t('foreign.title')}</Text>
      {there.map((coupon) => (
        <ForeignCoupon key={`${coupon.system} ${coupon.id}`} coupon={coupon} isPast={shelf !== 'usable'} />
      ))}
    </>
  );
}

function ForeignCoupon({ coupon, isPast }: { coupon: WalletForeign; isPast: boolean }) {
  const { t, language } = useTexts();
  const { id, name, status, valueFen, validUntil } = coupon;
  const until = validUntil && endWords(validUntil, { language, zone: DEFAULT_ZONE });
  return (
    <View className={`coupon${isPast ? ' coupon--past' : ''}`}>
      <View className="coupon__worth coupon__worth--foreign">
        <Text>{valueFen ? t('foreign.worth', { yuan: yuan(valueFen) }) : t('foreign.noWorth')}</Text>
      </View>
      <View className="coupon__what">
        <Text className="coupon__name">{name}</Text>
        <Text className="small">{t('foreign.where', { system: systemName(coupon.system, t) })}</Text>
        <Text className="small" userSelect>
          {t('foreign.number', { id })}
        </Text>
        {isPast ? (
          <Text className="small">
            {t(`foreign.${status === 'redeemed' ? 'used' : status === 'void' ? 'void' : 'over'}`)}
          </Text>
        ) : (
          until && <Text className="small">{t('wallet.until', { time: until })}</Text>
        )}
      </View>
    </View>
  );
}

/** What people call the systems that most chains have; any other goes by the name under which the chain connected it. */
function systemName(system: string, t: Translate): string {
  if (system === 'pos' || system === 'app') return t(`foreign.${system}`);
  return system;
}
