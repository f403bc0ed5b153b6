import type { LedgerDays } from '@xiaoer/contracts';
import { colours, useTranslation } from '@xiaoer/ui';
import { Table } from 'antd';
import { useMemo } from 'react';
import { AXIS, Chart, type ChartOption } from '../../shared/chart.tsx';
import { Money } from '../../shared/values.tsx';
import { Both } from './group-table.tsx';

type Day = LedgerDays['days'][number];
const MOVES = ['issued', 'redeemed', 'cancelled', 'voided', 'expired', 'outstanding'] as const;
const LINES = { issued: colours.ink3, redeemed: colours.tea, expired: colours.lantern } as const;

/** What moved day by day, as a picture and as numbers, the latest day first. */
export function Days({ days }: { days: Day[] }) {
  const { t } = useTranslation();
  const option = useMemo(
    (): ChartOption => ({
      aria: { enabled: true },
      grid: { left: 48, right: 12, top: 12, bottom: 24 },
      tooltip: { trigger: 'axis', borderColor: colours.line },
      xAxis: { type: 'category', data: days.map(({ day }) => day.slice(5).replace('-', '/')), ...AXIS },
      yAxis: { type: 'value', minInterval: 1, ...AXIS },
      series: (Object.keys(LINES) as (keyof typeof LINES)[]).map((move) => ({
        type: 'bar',
        name: t(`ledger.${move}`),
        barMaxWidth: 14,
        color: LINES[move],
        data: days.map((day) => day[move].pieces),
        animationDuration: 300,
      })),
    }),
    [days, t],
  );
  return (
    <>
      <div className="ledger__picture">
        <div className="legend">
          {(Object.keys(LINES) as (keyof typeof LINES)[]).map((move) => (
            <span key={move}>
              <i style={{ background: LINES[move] }} />
              {t(`ledger.${move}`)}
            </span>
          ))}
        </div>
        <Chart option={option} height={200} label={t('ledger.daysLabel')} />
      </div>
      <Table<Day>
        size="middle"
        rowKey="day"
        pagination={days.length > 62 ? { pageSize: 31, showSizeChanger: false } : false}
        dataSource={days.toReversed()}
        columns={[
          { title: t('ledger.by.day'), render: (_, { day }) => <span className="number">{day}</span> },
          ...MOVES.map((move) => ({
            title: t(move === 'redeemed' ? 'ledger.redeemedAll' : `ledger.${move}`),
            align: 'right' as const,
            render: (_: unknown, day: Day) => <Both {...day[move]} />,
          })),
          { title: t('ledger.takenOff'), align: 'right', render: (_, day) => <Money fen={day.discountFen} /> },
        ]}
      />
    </>
  );
}
