import { useTranslation } from '@xiaoer/ui';
import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import type { Span } from '../ledger-queries.ts';
import { monthOf, spanOf } from './spans.ts';

const DAY = 'YYYY-MM-DD';

/** A month of the books, or any days. */
export function SpanBar({ span, today, onChange }: { span: Span; today: string; onChange: (span: Span) => void }) {
  const { t } = useTranslation();
  const month = monthOf(span);
  return (
    <div className="row">
      <DatePicker
        picker="month"
        aria-label={t('ledger.match.month')}
        placeholder={t('ledger.match.month')}
        allowClear={false}
        value={month ? dayjs(`${month}-01`) : null}
        maxDate={dayjs(today)}
        onChange={(chosen) => chosen && onChange(spanOf(chosen.format('YYYY-MM')))}
      />
      <DatePicker.RangePicker
        aria-label={t('ledger.span')}
        allowClear={false}
        value={[dayjs(span.from), dayjs(span.to)]}
        maxDate={dayjs(spanOf(today.slice(0, 7)).to)}
        onChange={(days) => days?.[0] && days[1] && onChange({ from: days[0].format(DAY), to: days[1].format(DAY) })}
      />
    </div>
  );
}
