import { Select } from 'antd';
import { timesOfDay } from './times-of-day.ts';

/** A time of the store's clocks, by the half hour. */
export function TimeOfDay({
  label,
  value,
  status,
  wide = false,
  onChange,
}: {
  label: string;
  value: string;
  status?: 'error' | undefined;
  wide?: boolean;
  onChange: (time: string) => void;
}) {
  return (
    <Select
      aria-label={label}
      style={{ width: wide ? '100%' : 96 }}
      showSearch
      status={status}
      value={value}
      onChange={onChange}
      options={timesOfDay(value).map((time) => ({ value: time, label: time }))}
    />
  );
}
