import { Text, View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import type { DropPage } from '@xiaoer/contracts';
import { getJson } from '../../shared/api';
import { ErrorNote, Note } from '../../shared/components/note';
import { Card, Page } from '../../shared/components/page';
import { Skeleton } from '../../shared/components/skeleton';
import { useTexts } from '../../shared/language';
import { useRemote } from '../../shared/remote';
import { useVisit } from '../../shared/visits';
import { useBusinessClock } from './business-clock';
import { momentOf } from './moment';
import { Outcome } from './outcome';
import { useClaim } from './use-claim';

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
