import { Text, View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import type { TransferPage } from '@xiaoer/contracts';
import { getJson } from '../../shared/api';
import { Action } from '../../shared/components/action';
import { CopyLink } from '../../shared/components/copy-link';
import { ErrorNote, Note } from '../../shared/components/note';
import { Card, Page } from '../../shared/components/page';
import { Skeleton } from '../../shared/components/skeleton';
import { giftLink } from '../../shared/gift-link';
import { useTexts } from '../../shared/language';
import { useRemote } from '../../shared/remote';
import { DEFAULT_ZONE } from '../../shared/time';
import { endWords } from '../wallet/validity';
import { Accept } from './accept';

/** A coupon that a friend gives away: what it is, and whether it can still be accepted. */
export default function GiftRoute() {
  const { t } = useTexts();
  const { params } = useRouter();
  if (params.t) return <Gift key={params.t} token={params.t} />;
  return (
    <Page title=" ">
      <Card>
        <Note title={t('error.link.title')} text={t('error.link.text')} />
      </Card>
    </Page>
  );
}

function Gift({ token }: { token: string }) {
  const { t } = useTexts();
  const gift = useRemote(() => getJson<TransferPage>(`/transfers/${encodeURIComponent(token)}`));
  if (!gift.data) {
    return (
      <Page title={t('gift.title')}>
        <Card>
          {gift.error ? <ErrorNote error={gift.error} onRetry={gift.reload} /> : <Skeleton rows={[32, 96, 48]} />}
        </Card>
      </Page>
    );
  }
  const { offer, discountText, terms } = gift.data;
  return (
    <Page title={t(gift.data.state === 'own' ? 'gift.ownTitle' : 'gift.title')}>
      <Card tone="lantern">
        <View className="ticket">
          <Text className="ticket__worth">{discountText}</Text>
          <Text className="ticket__name">{offer}</Text>
          {terms && <Text className="small">{terms}</Text>}
        </View>
      </Card>
      <Card>
        <State gift={gift.data} token={token} onChange={gift.reload} />
      </Card>
    </Page>
  );
}

/** How it stands for who looks, each case in its own kind words. */
function State({ gift, token, onChange }: { gift: TransferPage; token: string; onChange: () => void }) {
  const { t, language } = useTexts();
  const until = endWords(gift.validUntil, { language, zone: DEFAULT_ZONE });
  switch (gift.state) {
    case 'open':
      return <Accept gift={gift} token={token} onChange={onChange} />;
    case 'own':
      return (
        <Note title={t('gift.own')} text={t('gift.ownText')}>
          <CopyLink link={giftLink(token)} />
          <OpenWallet kind="quiet" />
        </Note>
      );
    case 'yours':
      return (
        <Note tone="happy" title={t('gift.yours')} text={t('gift.yoursText', { offer: gift.offer, time: until })}>
          <OpenWallet kind="main" />
        </Note>
      );
    case 'over': {
      const why = gift.why ?? 'late';
      return (
        <Note title={t(`gift.over.${why}.title`)} text={t(`gift.over.${why}.text`)}>
          <OpenWallet kind="quiet" />
        </Note>
      );
    }
  }
}

function OpenWallet({ kind }: { kind: 'main' | 'quiet' }) {
  const { t } = useTexts();
  return (
    <Action kind={kind} onTap={() => Taro.navigateTo({ url: '/pages/wallet/index' })}>
      {t('common.wallet')}
    </Action>
  );
}
