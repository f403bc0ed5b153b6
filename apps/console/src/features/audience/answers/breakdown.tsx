import { useQuery } from '@tanstack/react-query';
import type { SegmentBreakdown } from '@xiaoer/contracts';
import type { Tree } from '@xiaoer/segment';
import { colours, EmptyState, formatCount, useLanguage, useTranslation } from '@xiaoer/ui';
import { Segmented } from 'antd';
import { useMemo } from 'react';
import { AXIS, Chart, type ChartOption } from '../../../shared/chart.tsx';
import { Loaded } from '../../../shared/loaded.tsx';
import { type By, breakdown } from '../audience-queries.ts';
import { AnswerLine } from './answer-line.tsx';
import './answers.css';

/** As many bars as are compared at a glance. */
const SHOWN = 12;
const BAR_PX = 26;

/** Where they live, where they buy, how far they have come. */
export function Breakdown({ tree, by, onBy }: { tree: Tree; by: By; onBy: (by: By) => void }) {
  const { t } = useTranslation();
  const query = useQuery(breakdown(tree, by));
  return (
    <>
      <div className="row answers__bar">
        <Segmented
          size="small"
          value={by}
          onChange={onBy}
          options={(['city', 'store', 'tier'] as const).map((one) => ({ value: one, label: t(`audience.by.${one}`) }))}
        />
        {query.data && <AnswerLine answer={query.data.answer} />}
      </div>
      <Loaded query={query}>
        {(data) =>
          data.total === 0 ? (
            <EmptyState>{t('audience.nobody')}</EmptyState>
          ) : (
            <div className={query.isPlaceholderData ? 'answers--old' : undefined}>
              <Bars data={data} by={by} />
            </div>
          )
        }
      </Loaded>
    </>
  );
}

function Bars({ data, by }: { data: SegmentBreakdown; by: By }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { rows, rest, unknown, total } = data;
  const bars = rows.slice(0, SHOWN);
  const hidden = rows.slice(SHOWN);
  const others = { keys: rest.keys + hidden.length, n: rest.n + hidden.reduce((sum, { n }) => sum + n, 0) };
  const option = useMemo(
    (): ChartOption => ({
      aria: { enabled: true },
      grid: { left: 4, right: 72, top: 4, bottom: 4, containLabel: true },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
      xAxis: { type: 'value', ...AXIS, axisLabel: { show: false }, splitLine: { show: false } },
      yAxis: {
        type: 'category',
        inverse: true,
        data: bars.map(({ name }) => name),
        ...AXIS,
        axisLabel: { ...AXIS.axisLabel, color: colours.ink, width: 140, overflow: 'truncate' },
      },
      series: [
        {
          type: 'bar',
          name: t('audience.people'),
          color: colours.tea,
          barMaxWidth: 16,
          animationDuration: 200,
          data: bars.map(({ n }) => n),
          label: {
            show: true,
            position: 'right',
            color: colours.ink2,
            formatter: ({ value }) => formatCount(Number(value), language),
          },
        },
      ],
    }),
    [bars, language, t],
  );
  return (
    <>
      <Chart option={option} height={Math.max(2, bars.length) * BAR_PX + 12} label={t(`audience.by.${by}`)} />
      <p className="faint small">
        {t('audience.total', { n: total.toLocaleString(language) })}
        {others.n > 0 && ` · ${t('audience.others', { keys: others.keys, n: formatCount(others.n, language) })}`}
        {unknown > 0 && ` · ${t(`audience.unknown.${by}`, { n: formatCount(unknown, language) })}`}
      </p>
    </>
  );
}
