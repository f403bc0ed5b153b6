import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '@xiaoer/ui';
import { DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import { OneStore } from '../../shared/store-choice.tsx';
import { type LedgerFilter, offerNames, type Span } from './ledger-queries.ts';

const DAY = 'YYYY-MM-DD';

/** Which books are read: days, offer and store. All of it is in the address. */
export function LedgerFilterBar({
  span,
  today,
  filter,
  onChange,
}: {
  span: Span;
  today: string;
  filter: LedgerFilter;
  onChange: (change: Partial<Span & LedgerFilter>) => void;
}) {
  const { t } = useTranslation();
  const named = useQuery(offerNames);
  return (
    <div className="row">
      <DatePicker.RangePicker
        aria-label={t('ledger.span')}
        allowClear={false}
        value={[dayjs(span.from), dayjs(span.to)]}
        maxDate={dayjs(today)}
        presets={[7, 14, 31, 92].map((days) => ({
          label: t('ledger.lastDays', { n: days }),
          value: [dayjs(today).subtract(days - 1, 'day'), dayjs(today)],
        }))}
        onChange={(days) => days?.[0] && days[1] && onChange({ from: days[0].format(DAY), to: days[1].format(DAY) })}
      />
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        style={{ width: 220 }}
        aria-label={t('ledger.anyOffer')}
        placeholder={t('ledger.anyOffer')}
        loading={named.isFetching}
        value={filter.offer}
        onChange={(offer?: string) => onChange({ offer })}
        options={named.data?.map(({ code, name }) => ({ value: code, label: name }))}
      />
      <OneStore value={filter.store} placeholder={t('ledger.anyStore')} onChange={(store) => onChange({ store })} />
    </div>
  );
}
