import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Figures } from '@xiaoer/contracts';
import { EmptyState, Skeleton, Trans, useTranslation } from '@xiaoer/ui';
import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { DaysChart } from '../../features/effects/days-chart.tsx';
import { figures } from '../../features/effects/effect-queries.ts';
import { FigureRows } from '../../features/effects/figure-rows.tsx';
import { ForestPlot } from '../../features/effects/forest-plot.tsx';
import { lastDays } from '../../features/effects/span.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { Page, Sheet } from '../../shared/page.tsx';
import { useBusinessNow } from '../../shared/session.ts';

const route = getRouteApi('/in/effects');

/** The chain's figures, and whether what it does helps. */
export function EffectsPage() {
  const now = useBusinessNow();
  const search = route.useSearch();
  if (!now) return null; // the shell shows a skeleton until it knows the time
  const span = { ...lastDays(7, now), ...dropUndefined(search) };
  return <Effects span={span} now={now} />;
}

function Effects({ span, now }: { span: { from: string; until: string }; now: Date }) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const query = useQuery(figures(span.from, span.until));
  const presets = ([7, 30] as const).map((days) => {
    const { from, until } = lastDays(days, now);
    return { label: t(`effects.last${days}`), value: [dayjs(from), dayjs(until)] as [dayjs.Dayjs, dayjs.Dayjs] };
  });
  return (
    <Page
      title={t('effects.title')}
      sentence={query.data ? <Sentence effects={query.data.effects} /> : '\u00a0'}
      actions={
        <DatePicker.RangePicker
          allowClear={false}
          presets={presets}
          value={[dayjs(span.from), dayjs(span.until)]}
          onChange={(dates) => {
            const [from, until] = (dates ?? []).map((date) => date?.format('YYYY-MM-DD'));
            void navigate({ search: { from, until } });
          }}
        />
      }
    >
      <Loaded query={query} skeleton={<Skeleton block={420} lines={[100, 100]} />}>
        {(data) => (
          <>
            <FigureRows figures={data} />
            <Sheet title={t('effects.uplift')} note={t('effects.upliftNote')}>
              {data.effects.length === 0 ? (
                <EmptyState title={t('effects.noEffects.title')}>{t('effects.noEffects.text')}</EmptyState>
              ) : (
                <ForestPlot effects={data.effects} />
              )}
            </Sheet>
            <Sheet title={t('effects.byDay')} note={t('effects.byDayNote')}>
              {data.byDay.length === 0 ? (
                <EmptyState title={t('effects.noDays.title')}>{t('effects.noDays.text')}</EmptyState>
              ) : (
                <DaysChart days={data.byDay} />
              )}
            </Sheet>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Sentence({ effects }: { effects: Figures['effects'] }) {
  const { t } = useTranslation();
  const shown = effects.filter(({ verdict }) => verdict === 'positive' || verdict === 'negative').length;
  const key = effects.length === 0 ? 'nothing' : shown > 0 ? 'shown' : 'none';
  return (
    <Trans
      t={t}
      i18nKey={`effects.sentence.${key}`}
      values={{ shown, none: effects.length - shown }}
      components={{ b: <strong /> }}
    />
  );
}

const dropUndefined = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
