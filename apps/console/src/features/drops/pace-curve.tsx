import type { DropLive } from '@xiaoer/contracts';
import { colours, formatTime, useTranslation } from '@xiaoer/ui';
import { useMemo } from 'react';
import { AXIS, Chart, type ChartOption } from '../../shared/chart.tsx';
import { paceOf } from './pace.ts';

/** How fast a drop goes: won per second over the last minutes. */
export function PaceCurve({ live }: { live: DropLive }) {
  const { t } = useTranslation();
  const option = useMemo((): ChartOption => {
    const { perSecond } = paceOf(live);
    return {
      aria: { enabled: true },
      grid: { left: 44, right: 12, top: 12, bottom: 24 },
      tooltip: { trigger: 'axis', borderColor: colours.line },
      xAxis: {
        type: 'category',
        boundaryGap: false,
        data: perSecond.map(({ from }) => formatTime(from, 'seconds')),
        ...AXIS,
        axisLabel: { ...AXIS.axisLabel, interval: 11 },
      },
      yAxis: { type: 'value', min: 0, ...AXIS },
      series: [
        {
          type: 'line',
          name: t('drops.perSecond'),
          step: 'end',
          symbol: 'none',
          color: colours.tea,
          lineStyle: { width: 1.5 },
          areaStyle: { color: colours.teaWash },
          data: perSecond.map((span) => span.perSecond),
          animation: false,
        },
      ],
    };
  }, [live, t]);
  if (paceOf(live).peak === 0) return <p className="faint">{t('drops.curveStill')}</p>;
  return <Chart option={option} height={220} label={t('drops.curveLabel')} />;
}
