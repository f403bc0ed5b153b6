import { Text, View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import type { DropPage } from '@xiaoer/contracts';
import { useEffect } from 'react';
import { getJson } from '../../shared/api';
import { ErrorNote, Note } from '../../shared/components/note';
import { Card, Page } from '../../shared/components/page';
import { Queue } from '../../shared/components/queue';
import { Skeleton } from '../../shared/components/skeleton';
import { useTexts } from '../../shared/language';
import { useRemote } from '../../shared/remote';
import { useVisit } from '../../shared/visits';
import { useBusinessClock } from './business-clock';
import { type ClaimState, spreadAtOpening } from './claiming';
import { turnToTakeUp } from './kept-drops';
import { momentOf } from './moment';
import { Outcome } from './outcome';
import { useClaim } from './use-claim';
import { useKeptDrop } from './use-kept-drop';

/** A limited number of coupons, first come first served. Every outcome has its own kind words. */
export default function DropRoute() {
  const { t } = useTexts();
  const { params } = useRouter();
  if (params.d) return <Drop key={params.d} token={params.d} />;
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
  const { kept, keep } = useKeptDrop(token);
  const drop = useRemote(() => getJson<DropPage>(path), {
    kept: kept && { data: kept.page, receivedAtMs: kept.receivedAtMs },
    patient: true,
  });
  const { data: page, receivedAtMs } = drop;
  const now = useBusinessClock(page, receivedAtMs);
  const told = (state: ClaimState) => {
    keep(whatToKeep(state));
    // Nothing is asked again in a rush but where the page's clock or hours turned out to be wrong.
    if (state.kind === 'answered' && (state.result.result === 'not_yet' || state.result.result === 'over'))
      drop.reload();
  };
  const claim = useClaim(path, {
    kept: kept && turnToTakeUp(kept, Date.now()),
    waits: kept?.waits ?? false,
    onChange: told,
  });
  useVisit('drop', { ready: drop.fresh });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer is kept once
  useEffect(() => {
    if (page && drop.fresh) keep({ page, receivedAtMs });
  }, [page, drop.fresh, receivedAtMs]);

  if (!page) {
    return (
      <Page title=" ">
        <Card>
          {drop.error ? (
            <ErrorNote error={drop.error} onRetry={drop.reload} />
          ) : drop.turn ? (
            <Queue turn={drop.turn} hint={t('queue.pageHint')} />
          ) : (
            <Skeleton rows={[32, 96, 48]} />
          )}
        </Card>
      </Page>
    );
  }
  const result = claim.state.kind === 'answered' ? claim.state.result : null;
  const moment = momentOf({ page, result, now, won: kept?.won ?? null, fresh: drop.fresh });
  const send = () => {
    const sinceOpeningMs = (+now - Date.parse(page.opensAt)) / Math.max(1, page.speed);
    claim.send({ spreadMs: spreadAtOpening(sinceOpeningMs, Math.random()) });
  };
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
        <Outcome moment={moment} page={page} now={now} claim={claim} onClaim={send} />
      </Card>
    </Page>
  );
}

function whatToKeep(state: ClaimState) {
  if (state.kind === 'waiting') return { turn: state.turn };
  if (state.kind === 'asking') return {};
  if (state.kind !== 'answered') return { turn: null, waits: false };
  const { result, coupon } = state.result;
  return { turn: null, waits: result === 'waiting', ...(coupon ? { won: coupon } : {}) };
}
