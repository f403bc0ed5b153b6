import type { AccountHealthHistory } from '@xiaoer/contracts';
import { colours, useTranslation } from '@xiaoer/ui';
import { useMemo } from 'react';
import { AXIS, Chart, type ChartOption } from '../../shared/chart.tsx';

/** What came and what left by day, under the share of chats that were answered. */
export function DaysCurve({ days }: { days: AccountHealthHistory['days'] }) {
  const { t } = useTranslation();
  const series = useMemo(
    () =>
      [
        { key: 'added', colour: colours.tea },
        { key: 'negative', colour: colours.harm },
        { key: 'reply', colour: colours.lantern },
      ] as const,
    [],
  );
  const option = useMemo(
    (): ChartOption => ({
      aria: { enabled: true },
      grid: { left: 40, right: 44, top: 12, bottom: 24 },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'category', data: days.map(({ day }) => day.slice(5).replace('-', '/')), ...AXIS },
      yAxis: [
        { type: 'value', minInterval: 1, ...AXIS },
        {
          type: 'value',
          min: 0,
          max: 100,
          ...AXIS,
          splitLine: { show: false },
          axisLabel: { ...AXIS.axisLabel, formatter: '{value}%' },
        },
      ],
      series: [
        { type: 'bar', name: t('accounts.added'), color: colours.tea, data: days.map(({ added }) => added) },
        {
          type: 'bar',
          name: t('accounts.negative'),
          color: colours.harm,
          data: days.map((day) => day.negativeFeedback),
        },
        {
          type: 'line',
          name: t('accounts.reply'),
          yAxisIndex: 1,
          color: colours.lantern,
          showSymbol: false,
          data: days.map(({ replyPercent }) => replyPercent),
        },
      ],
    }),
    [days, t],
  );
  return (
    <div>
      <div className="legend">
        {series.map(({ key, colour }) => (
          <span key={key}>
            <i style={{ background: colour }} />
            {t(`accounts.${key}`)}
          </span>
        ))}
      </div>
      <Chart option={option} height={220} label={t('accounts.historyLabel')} />
    </div>
  );
}
