import { colours, fontFamily } from '@xiaoer/ui';
import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import { BarChart, LineChart } from 'echarts/charts';
import type {
  AriaComponentOption,
  GridComponentOption,
  LegendComponentOption,
  TooltipComponentOption,
} from 'echarts/components';
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { type ComposeOption, type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

// Only what our pictures use: the whole of ECharts is three times as large.
use([
  BarChart,
  LineChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  CanvasRenderer,
]);

export type ChartOption = ComposeOption<
  | BarSeriesOption
  | LineSeriesOption
  | AriaComponentOption
  | GridComponentOption
  | LegendComponentOption
  | TooltipComponentOption
>;

/** The three buckets of an order, alike in every picture. */
export const BUCKET_COLOURS = { direct: colours.tea, prompted: '#8fbfae', organic: '#d8d2c6' } as const;

/** Text and lines of every axis. */
export const AXIS = {
  axisLine: { show: false },
  axisTick: { show: false },
  axisLabel: { color: colours.ink3, fontFamily, fontSize: 12 },
  splitLine: { lineStyle: { color: colours.line } },
} as const;

/** A picture by ECharts. `label` says to those who can't see it what it shows. */
export function Chart({ option, height, label }: { option: ChartOption; height: number; label: string }) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  useEffect(() => {
    const made = init(place.current!);
    chart.current = made;
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(place.current!);
    return () => {
      watch.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption({ textStyle: { fontFamily, color: colours.ink2 }, ...option }, { notMerge: true });
  }, [option]);
  return <div ref={place} role="img" aria-label={label} style={{ height }} />;
}
