import { Image, Text, View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import type { Joined, ShopSession } from '@xiaoer/contracts';
import { useState } from 'react';
import { getJson, persistently, postJson } from '../../shared/api';
import { Action } from '../../shared/components/action';
import { ErrorNote, Note } from '../../shared/components/note';
import { Card, Page } from '../../shared/components/page';
import { Skeleton } from '../../shared/components/skeleton';
import { useTexts } from '../../shared/language';
import { refuseNobody, useRemote } from '../../shared/remote';
import { useVisit } from '../../shared/visits';
import { ChooseStore } from './choose-store';
import { Consent } from './consent';
import { JoinedGroup, openWallet } from './joined-group';

const loadSession = async () => refuseNobody(await getJson<ShopSession>('/session'));

/** From a poster's or welcome's link to the group of the customer's store. */
export default function JoinPage() {
  const { t } = useTexts();
  const session = useRemote(loadSession);
  const [goOn, setGoOn] = useState(false);
  useVisit('join', { ready: session.data !== null });

  if (session.data) {
    return (
      <Page title={t('join.welcome', { chain: session.data.chainName })} lead={t('join.lead')}>
        {session.data.who === 'stranger' && !goOn ? (
          <Stranger qr={session.data.addContactQr} onGoOn={() => setGoOn(true)} />
        ) : (
          <Join session={session.data} />
        )}
      </Page>
    );
  }
  return (
    <Page title=" ">
      <Card>
        {session.error ? (
          <ErrorNote error={session.error} onRetry={session.reload} />
        ) : (
          <Skeleton rows={[24, 48, 16, 48]} />
        )}
      </Card>
    </Page>
  );
}

/** For everyone else: contacts, those whom we know by their openid alone, and strangers who go on as such. */
function Join({ session }: { session: ShopSession }) {
  const { t } = useTexts();
  const { params } = useRouter();
  const [choosing, setChoosing] = useState(session.homeStore === null);
  const [joining, setJoining] = useState<string | null>(null);
  const [joined, setJoined] = useState<Joined | null>(null);
  const [failed, setFailed] = useState<{ error: unknown; store: string } | null>(null);

  const inHomeGroup = homeGroup(session) !== undefined;
  // Joining the same store again gives the same group and no second coupon, so a lost answer may be asked for again.
  const join = (store: string) => {
    setJoining(store);
    setFailed(null);
    persistently(() => postJson<Joined>('/join', { store, ...(params.s ? { source: params.s } : {}) }), { tries: 4 })
      .then(setJoined, (error: unknown) => setFailed({ error, store }))
      .finally(() => setJoining(null));
  };

  return (
    <>
      {failed ? (
        <Card>
          <ErrorNote error={failed.error} onRetry={() => join(failed.store)} />
        </Card>
      ) : joined ? (
        <JoinedGroup
          joined={joined}
          onChange={() => {
            setJoined(null);
            setChoosing(true);
          }}
        />
      ) : choosing || !session.homeStore ? (
        <ChooseStore joining={joining} onChoose={(store) => join(store.code)} />
      ) : (
        <AtHome
          session={session}
          store={session.homeStore}
          busy={joining !== null}
          onShow={join}
          onChange={() => setChoosing(true)}
        />
      )}
      <Card>
        <Consent consent={session.consent} />
      </Card>
      {!session.isContact && session.addContactQr && (
        <Card>
          <Text className="card__title card__title--centre">{t('join.addContact')}</Text>
          <Image className="code code--small" src={session.addContactQr} mode="aspectFit" showMenuByLongpress />
          <Text className="small small--centre">{t('join.addContactHint')}</Text>
        </Card>
      )}
      {!joined?.newMemberCoupon && !inHomeGroup && (
        <View className="link" role="link" onClick={openWallet}>
          <Text>{t('common.wallet')} ›</Text>
        </View>
      )}
    </>
  );
}

/** Somebody who has a store: her group's code if she is not in it yet, else her coupons. */
function AtHome({
  session,
  store,
  busy,
  onShow,
  onChange,
}: {
  session: ShopSession;
  store: { code: string; name: string };
  busy: boolean;
  onShow: (code: string) => void;
  onChange: () => void;
}) {
  const { t } = useTexts();
  const group = homeGroup(session);
  return (
    <Card>
      <Text className="card__title">{t('join.home', { store: store.name })}</Text>
      {group && <Text className="small">{t('join.homeInGroup', { group: group.name })}</Text>}
      {group ? (
        <Action onTap={openWallet}>{t('common.wallet')}</Action>
      ) : (
        <Action busy={busy} onTap={() => onShow(store.code)}>
          {busy ? t('join.joining') : t('join.showCode')}
        </Action>
      )}
      <Action kind="quiet" onTap={onChange}>
        {t('join.change')}
      </Action>
    </Card>
  );
}

const homeGroup = (session: ShopSession) => session.groups.find((g) => g.store === session.homeStore?.code);

/**
 * Opened by somebody we don't know: the link was forwarded, or she joined a group by its code alone and is nobody's
 * contact. Says what adding us brings, and lets her go on without.
 */
function Stranger({ qr, onGoOn }: { qr: string | null; onGoOn: () => void }) {
  const { t } = useTexts();
  return (
    <Card>
      <Note title={t('join.stranger.title')} text={qr ? t('join.stranger.text') : t('join.stranger.noQr')} />
      {qr && (
        <>
          <Image className="code" src={qr} mode="aspectFit" showMenuByLongpress />
          <Text className="code__hint">{t('join.addContactHint')}</Text>
        </>
      )}
      <Action kind={qr ? 'quiet' : 'main'} onTap={onGoOn}>
        {t('join.stranger.goOn')}
      </Action>
    </Card>
  );
}
