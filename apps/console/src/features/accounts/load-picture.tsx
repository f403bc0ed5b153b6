import { colours, useTranslation } from '@xiaoer/ui';
import { useMemo } from 'react';
import { AXIS, Chart, type ChartOption } from '../../shared/chart.tsx';

/** From here on an account is nearly full. Per cent. */
const NEARLY = 90;

/** All accounts side by side, the fullest first, under the line of the cap. */
export function LoadPicture({ loads }: { loads: readonly number[] }) {
  const { t } = useTranslation();
  const option = useMemo(
    (): ChartOption => ({
      aria: { enabled: true },
      grid: { left: 44, right: 8, top: 12, bottom: 12 },
      xAxis: { type: 'category', data: loads.map((_, i) => String(i + 1)), ...AXIS, axisLabel: { show: false } },
      yAxis: {
        type: 'value',
        min: 0,
        max: Math.max(100, ...loads),
        ...AXIS,
        axisLabel: { ...AXIS.axisLabel, formatter: '{value}%' },
      },
      series: [
        {
          type: 'bar',
          barMaxWidth: 28,
          data: loads.map((load) => ({
            value: load,
            itemStyle: { color: load >= NEARLY ? colours.lantern : colours.tea },
          })),
          markLine: {
            silent: true,
            symbol: 'none',
            label: { show: false },
            lineStyle: { color: colours.harm, type: 'dashed' },
            data: [{ yAxis: 100 }],
          },
          animationDuration: 300,
        },
      ],
    }),
    [loads],
  );
  return <Chart option={option} height={180} label={t('accounts.loadsLabel')} />;
}
