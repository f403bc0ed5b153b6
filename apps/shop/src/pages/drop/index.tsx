import { Text, View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import type { ClaimResult, DropPage } from '@xiaoer/contracts';
import { useState } from 'react';
import { getJson, persistently, postJson, RequestError } from '../../shared/api';
import { Action } from '../../shared/components/action';
import { ErrorNote, Note } from '../../shared/components/note';
import { Card, Page } from '../../shared/components/page';
import { Skeleton } from '../../shared/components/skeleton';
import { useTexts } from '../../shared/language';
import { needsLogin, startLogin } from '../../shared/login';
import { useRemote } from '../../shared/remote';
import { formatCountdown, formatTime, msUntil } from '../../shared/time';
import { useVisit } from '../../shared/visits';
import { useBusinessClock } from './business-clock';
import { type Moment, momentOf } from './moment';

/** With pauses up to eight seconds this queues for about half a minute: a rush at noon is over by then. */
const CLAIM_TRIES = 8;

/** A limited number of coupons, first come first served. Every outcome has its own kind words. */
export default function DropRoute() {
  const { t } = useTexts();
  const { params } = useRouter();
  if (params.d) return <Drop token={params.d} />;
  return (
    <Page title=" ">
      <Card>
        <Note title={t('error.link.title')} text={t('error.link.text')} />
      </Card>
    </Page>
  );
}

function Drop({ token }: { token: string }) {
  const path = `/drops/${encodeURIComponent(token)}`;
  const { t } = useTexts();
  const drop = useRemote(() => getJson<DropPage>(path));
  const now = useBusinessClock(drop.data, drop.receivedAtMs);
  const claim = useClaim(path, drop.reload);
  useVisit('drop', { ready: drop.data !== null });

  if (!drop.data) {
    return (
      <Page title=" ">
        <Card>
          {drop.error ? <ErrorNote error={drop.error} onRetry={drop.reload} /> : <Skeleton rows={[32, 96, 48]} />}
        </Card>
      </Page>
    );
  }
  const page = drop.data;
  const moment = momentOf(page, claim.result, now);
  return (
    <Page title={page.name} lead={page.store ? t('drop.store', { store: page.store.name }) : t('drop.everyStore')}>
      <Card tone="lantern">
        <View className="ticket">
          <Text className="ticket__worth">{page.offer.discountText}</Text>
          <Text className="ticket__name">{page.offer.name}</Text>
          {page.offer.terms && <Text className="small">{page.offer.terms}</Text>}
        </View>
      </Card>
      <Card>
        <Outcome moment={moment} page={page} now={now} claim={claim} />
      </Card>
    </Page>
  );
}

function Outcome({ moment, page, now, claim }: { moment: Moment; page: DropPage; now: Date; claim: Claim }) {
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

interface Claim {
  send: () => void;
  result: ClaimResult | null;
  busy: boolean;
  /** Why it takes longer than usual. */
  waiting: 'queueing' | 'offline' | null;
  /** All tries failed: nobody knows yet whether it was won. */
  unsure: boolean;
}

/** Claims once, however often the request has to be repeated: the server gives a person the same answer every time. */
function useClaim(path: string, onAnswered: () => void): Claim {
  const [state, setState] = useState<Omit<Claim, 'send'>>({ result: null, busy: false, waiting: null, unsure: false });
  const send = () => {
    if (state.busy) return;
    setState({ result: null, busy: true, waiting: null, unsure: false });
    persistently(() => postJson<ClaimResult>(`${path}/claims`, {}), {
      tries: CLAIM_TRIES,
      onPause: (error) =>
        setState((s) => ({
          ...s,
          waiting: error instanceof RequestError && error.status === 0 ? 'offline' : 'queueing',
        })),
    }).then(
      (result) => {
        setState({ result, busy: false, waiting: null, unsure: false });
        onAnswered(); // the figures and the clock moved on meanwhile
      },
      (error: unknown) => {
        if (needsLogin(error) && startLogin(Date.now())) return;
        setState({ result: null, busy: false, waiting: null, unsure: true });
      },
    );
  };
  return { ...state, send };
}
