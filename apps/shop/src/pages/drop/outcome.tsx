import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import type { DropPage } from '@xiaoer/contracts';
import { Action } from '../../shared/components/action';
import { Note } from '../../shared/components/note';
import { Queue } from '../../shared/components/queue';
import { useTexts } from '../../shared/language';
import { formatCountdown, formatTime, msUntil } from '../../shared/time';
import { spaced } from '../wallet/shelf';
import type { ClaimState } from './claiming';
import type { Moment } from './moment';

/** Where a drop stands for this customer, each case in its own kind words. */
export function Outcome({
  moment,
  page,
  now,
  claim,
  onClaim,
}: {
  moment: Moment;
  page: DropPage;
  now: Date;
  claim: ClaimState;
  onClaim: () => void;
}) {
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
      if (claim.kind === 'waiting') return <Queue turn={claim.turn} hint={t('drop.queueHint')} />;
      return (
        <View className="drop">
          <Left left={moment.left} stock={page.stock} />
          <Action busy={claim.kind === 'asking'} onTap={onClaim}>
            {claim.kind === 'asking' ? t('drop.claiming') : t('drop.claim')}
          </Action>
          {claim.kind === 'unsure' && <Text className="small small--centre small--harm">{t('drop.notSure')}</Text>}
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
          <Text className="note__big">{spaced(moment.code)}</Text>
          <Action onTap={() => Taro.navigateTo({ url: '/pages/wallet/index' })}>{t('drop.openWallet')}</Action>
        </Note>
      );
    case 'sold_out':
      return <Note title={t('drop.soldOut')} text={t('drop.soldOutText', { stock: page.stock })} />;
    case 'limit':
      return (
        <Note title={t('drop.limit')} text={t('drop.limitText')}>
          <Action kind="quiet" onTap={() => Taro.navigateTo({ url: '/pages/wallet/index' })}>
            {t('common.wallet')}
          </Action>
        </Note>
      );
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

/** How many are left, as a bar; before anybody has counted, how many there were. */
function Left({ left, stock }: { left: number | null; stock: number }) {
  const { t } = useTexts();
  if (left === null) return <Text className="drop__left">{t('drop.stock', { stock })}</Text>;
  return (
    <>
      <Text className="drop__left">{t('drop.leftOf', { left, stock })}</Text>
      <View className="bar">
        <View className="bar__left" style={{ width: `${(100 * left) / Math.max(1, stock)}%` }} />
      </View>
    </>
  );
}
