import type { Figures } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { useMemo } from 'react';
import { AXIS, BUCKET_COLOURS, Chart, type ChartOption } from '../../shared/chart.tsx';

const BUCKETS = ['direct', 'prompted', 'organic'] as const;

/** Orders by day and bucket. */
export function DaysChart({ days }: { days: Figures['byDay'] }) {
  const { t } = useTranslation();
  const option = useMemo(
    (): ChartOption => ({
      aria: { enabled: true },
      grid: { left: 44, right: 8, top: 12, bottom: 24 },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
      xAxis: { type: 'category', data: days.map(({ day }) => day.slice(5).replace('-', '/')), ...AXIS },
      yAxis: { type: 'value', minInterval: 1, ...AXIS },
      series: BUCKETS.map((bucket) => ({
        type: 'bar',
        name: t(`shared.bucket.${bucket}`),
        stack: 'orders',
        barMaxWidth: 40,
        color: BUCKET_COLOURS[bucket],
        data: days.map((day) => day[bucket]),
        animationDuration: 300,
      })),
    }),
    [days, t],
  );
  return (
    <>
      <div className="legend">
        {BUCKETS.map((bucket) => (
          <span key={bucket} title={t(`shared.bucketHelp.${bucket}`)}>
            <i style={{ background: BUCKET_COLOURS[bucket] }} />
            {t(`shared.bucket.${bucket}`)}
          </span>
        ))}
      </div>
      <Chart option={option} height={220} label={t('effects.byDayLabel')} />
    </>
  );
}
