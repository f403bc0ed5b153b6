import { useQuery } from '@tanstack/react-query';
import type { SegmentHistory } from '@xiaoer/contracts';
import { colours, EmptyState, useLanguage, useTranslation } from '@xiaoer/ui';
import { useMemo } from 'react';
import { AXIS, Chart, type ChartOption } from '../../../shared/chart.tsx';
import { Loaded } from '../../../shared/loaded.tsx';
import { history } from '../audience-queries.ts';

/** How many were in it, day by day; another version of the rule is another line. */
export function SizeCurve({ segmentKey }: { segmentKey: string }) {
  const { t } = useTranslation();
  const query = useQuery(history(segmentKey));
  return (
    <Loaded query={query}>
      {(data) =>
        data.sizes.length === 0 ? (
          <EmptyState>{t('audience.noSizes')}</EmptyState>
        ) : (
          <>
            <Curve sizes={data.sizes} />
            {data.skipped.length > 0 && (
              <p className="faint small">{t('audience.skipped', { n: data.skipped.length })}</p>
            )}
          </>
        )
      }
    </Loaded>
  );
}

function Curve({ sizes }: { sizes: SegmentHistory['sizes'] }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const option = useMemo((): ChartOption => {
    const versions = [...new Set(sizes.map(({ version }) => version))];
    return {
      aria: { enabled: true },
      grid: { left: 56, right: 16, top: 16, bottom: 24 },
      tooltip: { trigger: 'axis', valueFormatter: (n) => (n === null ? '' : Number(n).toLocaleString(language)) },
      xAxis: { type: 'category', data: sizes.map(({ date }) => date.slice(5).replace('-', '/')), ...AXIS },
      yAxis: { type: 'value', minInterval: 1, scale: true, ...AXIS },
      series: versions.map((version, i) => ({
        type: 'line',
        name: t('audience.version', { n: version }),
        showSymbol: sizes.length < 15,
        connectNulls: false,
        color: i === versions.length - 1 ? colours.tea : '#8fbfae',
        animationDuration: 200,
        data: sizes.map((size) => (size.version === version ? size.n : null)),
      })),
    };
  }, [sizes, language, t]);
  return <Chart option={option} height={220} label={t('audience.tab.size')} />;
}
