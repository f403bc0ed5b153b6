import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import type { DropPage } from '@xiaoer/contracts';
import { Action } from '../../shared/components/action';
import { Note } from '../../shared/components/note';
import { Queue } from '../../shared/components/queue';
import { useTexts } from '../../shared/language';
import { DEFAULT_ZONE, formatCountdown, formatTime, msUntil } from '../../shared/time';
import { spaced } from '../wallet/shelf';
import { endWords } from '../wallet/validity';
import type { Moment } from './moment';
import type { Claim } from './use-claim';

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
  claim: Claim;
  onClaim: () => void;
}) {
  const { t, language } = useTexts();
  const { state } = claim;
  const clock = (at: string) => formatTime(at, 'clock', { language });
  const asks =
    moment.kind === 'open' || moment.kind === 'limited' || moment.kind === 'sold_out' || moment.kind === 'in_line';
  if (asks && state.kind === 'waiting') return <Queue turn={state.turn} hint={t('drop.queueHint')} />;
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
          <Left left={moment.left} stock={page.stock} />
          <Action busy={state.kind === 'asking'} onTap={onClaim}>
            {state.kind === 'asking' ? t('drop.claiming') : t('drop.claim')}
          </Action>
          {state.kind === 'unsure' && <Text className="small small--centre small--harm">{t('drop.notSure')}</Text>}
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
                  time: endWords(moment.validUntil, { language, zone: DEFAULT_ZONE }),
                })
              : t('drop.mineText', { offer: moment.offer })
          }
        >
          <Text className="note__big">{spaced(moment.code)}</Text>
          <Action onTap={() => Taro.navigateTo({ url: '/pages/wallet/index' })}>{t('drop.openWallet')}</Action>
        </Note>
      );
    case 'sold_out':
      return (
        <Note title={t('drop.soldOut')} text={t('drop.soldOutText', { stock: page.stock })}>
          {moment.canWait !== false && (
            <Action kind="quiet" busy={state.kind === 'asking'} onTap={() => claim.send({ wait: true })}>
              {t(moment.canWait ? 'drop.line' : 'drop.lineAsk')}
            </Action>
          )}
        </Note>
      );
    case 'in_line':
      return (
        <Note title={t('drop.inLine')} text={t('drop.inLineText')}>
          {moment.place !== null && <Text className="note__big">{t('drop.linePlace', { n: moment.place })}</Text>}
          <Action busy={state.kind === 'asking'} onTap={() => claim.send({ wait: true })}>
            {t('drop.lineLook')}
          </Action>
          <Action kind="quiet" onTap={claim.leaveLine}>
            {t('drop.lineLeave')}
          </Action>
        </Note>
      );
    case 'limit':
      return (
        <Note title={t('drop.limit')} text={t('drop.limitText')}>
          <Action kind="quiet" onTap={() => Taro.navigateTo({ url: '/pages/wallet/index' })}>
            {t('common.wallet')}
          </Action>
        </Note>
      );
    case 'limited':
      return (
        <Note title={t('drop.limited')} text={t('drop.limitedText')}>
          <Action kind="quiet" busy={state.kind === 'asking'} onTap={onClaim}>
            {t('drop.limitedAgain')}
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
