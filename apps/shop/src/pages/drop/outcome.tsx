import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import type { DropPage } from '@xiaoer/contracts';
import { Action } from '../../shared/components/action';
import { Note } from '../../shared/components/note';
import { useTexts } from '../../shared/language';
import { formatCountdown, formatTime, msUntil } from '../../shared/time';
import type { Moment } from './moment';
import type { Claim } from './use-claim';

/** Where a drop stands for this customer, each case in its own kind words. */
export function Outcome({ moment, page, now, claim }: { moment: Moment; page: DropPage; now: Date; claim: Claim }) {
  const { t, language } = useTexts();
  const clock = (at: string) => formatTime(at, 'clock', { language });
  switch (moment.kind) {
    case 'before':
      return (
        <View className="drop">
          <Text className="small">{t('drop.before')}</Text>
          <Text className="drop__count">{formatCountdown(msUntil(moment.opensAt, now))}</Text>
          <Text className="small">{t('drop.opensAt', { time: clock(moment.opensAt) })}</Text>
          <Action disabled onTap={() => {}}>
            {t('drop.wait')}
          </Action>
          <Text className="small small--centre">{t('drop.stock', { stock: page.stock })}</Text>
        </View>
      );
    case 'open':
      return (
        <View className="drop">
          <Text className="drop__left">{t('drop.leftOf', { left: page.left, stock: page.stock })}</Text>
          <View className="bar">
            <View className="bar__left" style={{ width: `${(100 * page.left) / Math.max(1, page.stock)}%` }} />
          </View>
          <Action busy={claim.busy} onTap={claim.send}>
            {claim.busy ? t('drop.claiming') : t('drop.claim')}
          </Action>
          {claim.waiting && <Text className="small small--centre">{t(`drop.${claim.waiting}`)}</Text>}
          {claim.unsure && <Text className="small small--centre small--harm">{t('drop.notSure')}</Text>}
          <Text className="small small--centre">{t('drop.ends', { time: clock(page.closesAt) })}</Text>
        </View>
      );
    case 'won':
      return (
        <Note
          tone="happy"
          title={t('drop.won')}
          text={
            moment.validUntil
              ? t('drop.wonText', {
                  offer: moment.offer,
                  time: formatTime(moment.validUntil, 'moment', { language }),
                })
              : t('drop.mineText', { offer: moment.offer })
          }
        >
          <Text className="note__big">{moment.code}</Text>
          <Action onTap={() => Taro.navigateTo({ url: '/pages/wallet/index' })}>{t('drop.openWallet')}</Action>
        </Note>
      );
    case 'sold_out':
      return <Note title={t('drop.soldOut')} text={t('drop.soldOutText', { stock: page.stock })} />;
    case 'over':
      return (
        <Note
          title={t('drop.over')}
          text={t('drop.overText', { from: clock(page.opensAt), until: clock(page.closesAt) })}
        />
      );
    case 'not_yours':
    case 'who_are_you':
      return (
        <Note
          title={t(moment.kind === 'not_yours' ? 'drop.notYours' : 'drop.whoAreYou')}
          text={t(moment.kind === 'not_yours' ? 'drop.notYoursText' : 'drop.whoAreYouText')}
        >
          <Action onTap={() => Taro.navigateTo({ url: '/pages/join/index' })}>{t('drop.join')}</Action>
        </Note>
      );
  }
}
