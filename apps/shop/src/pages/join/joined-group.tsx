import { Image, Text } from '@tarojs/components';
import Taro from '@tarojs/taro';
import type { Joined } from '@xiaoer/contracts';
import { Action } from '../../shared/components/action';
import { Note } from '../../shared/components/note';
import { Card } from '../../shared/components/page';
import { useTexts } from '../../shared/language';

/** What came of choosing a store: its group's code to press and hold, and the new member's coupon. */
export function JoinedGroup({ joined, onChange }: { joined: Joined; onChange: () => void }) {
  const { t } = useTexts();
  const { store, group, newMemberCoupon } = joined;
  return (
    <>
      {newMemberCoupon && (
        <Card tone="lantern">
          <Text className="small">{t('join.coupon')}</Text>
          <Text className="card__title">{newMemberCoupon.offer}</Text>
          <Action kind="quiet" onTap={openWallet}>
            {t('common.wallet')}
          </Action>
        </Card>
      )}
      <Card>
        {!group && <Note title={t('join.preparing', { store: store.name })} text={t('join.preparingText')} />}
        {group?.alreadyMember && (
          <Note tone="happy" title={t('join.already', { group: group.name })} text={t('join.alreadyText')} />
        )}
        {group && !group.alreadyMember && (
          <>
            <Text className="card__title card__title--centre">{t('join.joined', { store: store.name })}</Text>
            <Image className="code" src={group.qrCode} mode="aspectFit" showMenuByLongpress />
            <Text className="code__hint">{t('join.longPress')}</Text>
            <Text className="small small--centre">{t('join.groupName', { group: group.name })}</Text>
          </>
        )}
        <Action kind="quiet" onTap={onChange}>
          {t('join.change')}
        </Action>
      </Card>
    </>
  );
}

export const openWallet = () => Taro.navigateTo({ url: '/pages/wallet/index' });
