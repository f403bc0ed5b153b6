import { Select } from 'antd';

/** One of a few words, in the line of a condition. */
export function Choice<T extends string>({
  label,
  value,
  of,
  say,
  onChange,
}: {
  /** What is chosen, for those who don't see it. */
  label: string;
  value: T;
  of: readonly T[];
  say: (word: T) => string;
  onChange: (word: T) => void;
}) {
  return (
    <Select<T>
      size="small"
      popupMatchSelectWidth={false}
      aria-label={label}
      value={value}
      onChange={onChange}
      options={of.map((word) => ({ value: word, label: say(word) }))}
    />
  );
}
