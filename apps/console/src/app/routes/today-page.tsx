import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Today } from '@xiaoer/contracts';
import { EmptyState, formatTime, Skeleton, useLanguage, useTranslation } from '@xiaoer/ui';
import { BeatStrip } from '../../features/today/beat-strip.tsx';
import { HoursChart } from '../../features/today/hours-chart.tsx';
import { withPlanned } from '../../features/today/planned.ts';
import { StoreTable } from '../../features/today/store-table.tsx';
import { TodayFigures } from '../../features/today/today-figures.tsx';
import { today, upcoming } from '../../features/today/today-queries.ts';
import { TodaySentence } from '../../features/today/today-sentence.tsx';
import { Loaded } from '../../shared/loaded.tsx';
import { Page, Sheet } from '../../shared/page.tsx';

/** The chain's day, live. */
export function TodayPage() {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const navigate = useNavigate();
  const planned = useQuery(upcoming);
  // Who may not read playbooks sees the beats that have fired.
  const withBeatsToCome = (day: Today): Today => ({ ...day, beats: withPlanned(day, planned.data?.playbooks ?? []) });
  const query = useQuery({ ...today, select: withBeatsToCome });
  return (
    <Page
      title={
        <>
          {t('today.title')}
          {query.data && <span className="page__day">{formatTime(query.data.now, 'day', { language })}</span>}
        </>
      }
      sentence={query.data ? <TodaySentence today={query.data} /> : '\u00a0'}
    >
      <Loaded query={query} skeleton={<TodaySkeleton />}>
        {(data) => (
          <>
            <TodayFigures today={data} />
            <Sheet title={t('today.chart')} note={t('today.chartNote')}>
              {data.orders.n === 0 && data.beats.length === 0 ? (
                <EmptyState title={t('today.noOrders.title')}>{t('today.noOrders.text')}</EmptyState>
              ) : (
                <HoursChart today={data} />
              )}
            </Sheet>
            {data.beats.length === 0 ? (
              <Sheet>
                <EmptyState
                  title={t('today.noBeats.title')}
                  action={{ label: t('today.noBeats.action'), onClick: () => void navigate({ to: '/playbooks' }) }}
                >
                  {t('today.noBeats.text')}
                </EmptyState>
              </Sheet>
            ) : (
              <BeatStrip beats={data.beats} />
            )}
            <StoreTable stores={data.stores} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** The figures, the picture, the beats: as tall as they will be. */
function TodaySkeleton() {
  return (
    <div className="stack">
      {[102, 358, 152].map((height) => (
        <Skeleton key={height} block={height} lines={[]} />
      ))}
    </div>
  );
}
