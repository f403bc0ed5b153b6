import type { Today } from '@xiaoer/contracts';
import { colours, DEFAULT_ZONE, formatTime, useTranslation } from '@xiaoer/ui';
import { Grid } from 'antd';
import { useMemo } from 'react';
import { AXIS, BUCKET_COLOURS, Chart, type ChartOption } from '../../shared/chart.tsx';
import { hourOfDay, hoursShown } from './hours.ts';

const BUCKETS = ['direct', 'prompted', 'organic'] as const;

/** The day's orders by hour, stacked by where they came from; the beats and the present moment are marked. */
export function HoursChart({ today }: { today: Today }) {
  const { t } = useTranslation();
  const narrow = !(Grid.useBreakpoint().md ?? true);
  const option = useMemo((): ChartOption => {
    const marks = today.beats.map((beat) => ({ at: hourOfDay(beat.at, DEFAULT_ZONE), name: beatLabel(beat, narrow) }));
    const now = hourOfDay(today.now, DEFAULT_ZONE);
    const [from, until] = hoursShown(today.hours, [...marks.map((mark) => mark.at), now]);
    return {
      aria: { enabled: true },
      grid: { left: 40, right: 12, top: 34, bottom: 24 },
      tooltip: {
        trigger: 'axis',
        axisPointer: { type: 'shadow' },
        borderColor: colours.line,
        formatter: (params) => tooltip(params as unknown as Param[], t),
      },
      // A value axis and not one of categories: a beat at 08:30 stands between two hours.
      xAxis: {
        type: 'value',
        min: from,
        max: until,
        interval: 1,
        ...AXIS,
        splitLine: { show: false },
        axisLabel: {
          ...AXIS.axisLabel,
          formatter: (hour: number) => (hour % (narrow ? 4 : 2) === 0 ? `${hour}:00` : ''),
        },
      },
      yAxis: { type: 'value', minInterval: 1, ...AXIS },
      series: BUCKETS.map((bucket, i) => ({
        type: 'bar',
        name: t(`shared.bucket.${bucket}`),
        stack: 'orders',
        barWidth: '62%',
        barMaxWidth: 34,
        color: BUCKET_COLOURS[bucket],
        data: today.hours.map((hour) => [hour.hour + 0.5, hour[bucket]]),
        animationDuration: 300,
        ...(i === 0 && {
          markLine: {
            silent: true,
            symbol: 'none',
            animation: false,
            data: [
              ...marks.map((mark) => ({
                xAxis: mark.at,
                lineStyle: { color: colours.lantern, type: 'dashed' as const, width: 1.2 },
                label: { formatter: mark.name, color: colours.lanternInk, fontSize: 12 },
              })),
              {
                xAxis: now,
                lineStyle: { color: colours.ink3, type: 'solid' as const, width: 1 },
                label: {
                  formatter: t('today.now'),
                  color: colours.ink3,
                  fontSize: 12,
                  position: 'insideEnd' as const,
                  rotate: 0,
                  offset: [0, 8],
                },
              },
            ],
          },
        }),
      })),
    };
  }, [today, t, narrow]);
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
      <Chart option={option} height={264} label={t('today.chartLabel')} />
    </>
  );
}

/** What ECharts hands over for each series under the pointer; its own type leaves `value` open. */
interface Param {
  seriesName: string;
  color: string;
  value: [number, number];
}

function tooltip(params: Param[], t: (key: string) => string): string {
  const hour = Math.floor(params[0]?.value[0] ?? 0);
  const lines = params.map(
    ({ color, seriesName, value }) =>
      `<span style="display:inline-block;width:8px;height:8px;border-radius:2px;background:${color}"></span> ${seriesName} <b>${value[1]}</b>`,
  );
  return [`${hour}:00–${hour + 1}:00 ${t('today.count')}`, ...lines].join('<br>');
}

/** A phone has room for the time only. */
const beatLabel = (beat: Today['beats'][number], narrow: boolean) =>
  formatTime(beat.at, 'clock') + (narrow ? '' : ` ${beat.name.replace(/\s*\d.*$/, '')}`);
