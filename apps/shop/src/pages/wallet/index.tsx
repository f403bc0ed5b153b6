import { Text, View } from '@tarojs/components';
import Taro, { useDidShow, useRouter } from '@tarojs/taro';
import type { Wallet, WalletCoupon } from '@xiaoer/contracts';
import { useEffect, useRef, useState } from 'react';
import { getJson } from '../../shared/api';
import { Action } from '../../shared/components/action';
import { ErrorNote, Note } from '../../shared/components/note';
import { Card, Page } from '../../shared/components/page';
import { Queue } from '../../shared/components/queue';
import { Skeleton } from '../../shared/components/skeleton';
import { useTexts } from '../../shared/language';
import { useRemote } from '../../shared/remote';
import { formatTime } from '../../shared/time';
import { useVisit } from '../../shared/visits';
import { CouponSheet } from './coupon-sheet';
import { EnterCode } from './enter-code';
import { ForeignCoupons } from './foreign-coupons';
import { foreignOn } from './foreign-shelf';
import { keepWallet, keptWallet } from './kept-wallet';
import { onShelf, SHELVES, type Shelf, shelfOf, yuan } from './shelf';
import { validity } from './validity';

/** While a coupon is held out at the till, the page asks this often (wall milliseconds) whether it was taken. */
const AT_THE_TILL_MS = 4_000;

export default function WalletPage() {
  const { t, language } = useTexts();
  const { params } = useRouter();
  const [kept] = useState(keptWallet);
  const wallet = useRemote(() => getJson<Wallet>('/wallet'), { kept, patient: true });
  const [shelf, setShelf] = useState<Shelf>('usable');
  const [shown, setShown] = useState<string | null>(null);
  useVisit('wallet', { ready: wallet.fresh });
  useEffect(() => {
    if (wallet.data && wallet.fresh) keepWallet(wallet.data, wallet.receivedAtMs);
  }, [wallet.data, wallet.fresh, wallet.receivedAtMs]);

  const first = useRef(true);
  useDidShow(() => {
    if (!first.current) wallet.reload(); // back from another page, perhaps with a coupon more
    first.current = false;
  });

  const coupons = wallet.data?.coupons ?? [];
  const foreign = wallet.data?.foreign ?? [];
  const now = new Date(wallet.data?.now ?? 0);
  const sheet = coupons.find((c) => c.code === shown);
  const waiting = sheet !== undefined && ['usable', 'held'].includes(shelfOf(sheet, now));
  const { reload } = wallet;
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(reload, AT_THE_TILL_MS);
    return () => clearInterval(timer);
  }, [waiting, reload]);

  const there = onShelf(coupons, shelf, now);
  return (
    <Page title={t('wallet.title')}>
      <View className="tabs" role="tablist">
        {SHELVES.map((name) => (
          <View
            key={name}
            className={`tab${name === shelf ? ' tab--on' : ''}`}
            role="tab"
            aria-selected={name === shelf ? 'true' : 'false'}
            onClick={() => setShelf(name)}
          >
            <Text>
              {t(`wallet.${name}`)}
              {wallet.data ? ` ${onShelf(coupons, name, now).length + foreignOn(foreign, name, now).length}` : ''}
            </Text>
          </View>
        ))}
      </View>
      {!wallet.data && (
        <Card>
          {wallet.error ? (
            <ErrorNote error={wallet.error} onRetry={wallet.reload} />
          ) : wallet.turn ? (
            <Queue turn={wallet.turn} hint={t('queue.pageHint')} />
          ) : (
            <Skeleton rows={[88, 88, 88]} />
          )}
        </Card>
      )}
      {wallet.data && wallet.turn && (
        <View className="old" role="status">
          <Text>{t('wallet.old', { time: formatTime(wallet.data.now, 'moment', { language }) })}</Text>
        </View>
      )}
      {wallet.data && shelf === 'usable' && <EnterCode preset={params.code ?? ''} onGot={wallet.reload} />}
      {wallet.data && there.length === 0 && foreignOn(foreign, shelf, now).length === 0 && (
        <Card>
          <Empty shelf={shelf} />
        </Card>
      )}
      {there.map((coupon) => (
        <CouponCard key={coupon.code} coupon={coupon} shelf={shelf} now={now} onTap={() => setShown(coupon.code)} />
      ))}
      {wallet.data && <ForeignCoupons foreign={foreign} shelf={shelf} now={now} />}
      <View className="link" role="button" onClick={() => Taro.navigateTo({ url: '/pages/orders/index' })}>
        <Text>{t('orders.open')}</Text>
      </View>
      {sheet && <CouponSheet coupon={sheet} now={now} onClose={() => setShown(null)} onChange={wallet.reload} />}
    </Page>
  );
}

function Empty({ shelf }: { shelf: Shelf }) {
  const { t } = useTexts();
  if (shelf === 'held') return <Note title={t('wallet.emptyHeld.title')} text={t('wallet.emptyHeld.text')} />;
  if (shelf === 'used') return <Note title={t('wallet.emptyUsed')} />;
  if (shelf === 'expired') return <Note title={t('wallet.emptyExpired')} />;
  return (
    <Note title={t('wallet.empty.title')} text={t('wallet.empty.text')}>
      <Action onTap={() => Taro.navigateTo({ url: '/pages/join/index' })}>{t('wallet.goJoin')}</Action>
    </Note>
  );
}

function CouponCard({
  coupon,
  shelf,
  now,
  onTap,
}: {
  coupon: WalletCoupon;
  shelf: Shelf;
  now: Date;
  onTap: () => void;
}) {
  const { t } = useTexts();
  return (
    <View
      className={`coupon${shelf === 'usable' || shelf === 'held' ? '' : ' coupon--past'}`}
      role="button"
      onClick={onTap}
    >
      <View className="coupon__worth">
        <Text>{coupon.discountText}</Text>
      </View>
      <View className="coupon__what">
        <Text className="coupon__name">{coupon.offer}</Text>
        <Text className="small">
          {coupon.minSpendFen > 0 ? t('wallet.minSpend', { yuan: yuan(coupon.minSpendFen) }) : t('wallet.noMinSpend')}
          {' · '}
          {coupon.store ? t('wallet.onlyStore', { store: coupon.store }) : t('wallet.anyStore')}
        </Text>
        {coupon.pickup && (shelf === 'usable' || shelf === 'held') && (
          <Text className="small">
            {t('wallet.pickup', { store: coupon.pickup.store.name, name: coupon.pickup.name })}
          </Text>
        )}
        <When coupon={coupon} shelf={shelf} now={now} />
        {shelf === 'usable' && coupon.transfer && <Text className="small coupon__soon">{t('give.waits')}</Text>}
      </View>
      {shelf === 'usable' && <Text className="coupon__show">{t('wallet.show')}</Text>}
    </View>
  );
}

/** The one date that matters now. */
function When({ coupon, shelf, now }: { coupon: WalletCoupon; shelf: Shelf; now: Date }) {
  const { t, language } = useTexts();
  const words = validity(coupon, shelf, now, { t, language });
  return <Text className={`small${words.pressing ? ' coupon__soon' : ''}`}>{words.text}</Text>;
}
