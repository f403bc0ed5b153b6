import { Input } from 'antd';
import { useState } from 'react';
import { partsOf } from './words.ts';

/** Words in one line with commas between; what is typed stays as it is until it is left. */
export function Typed({
  label,
  values,
  onChange,
}: {
  label: string;
  values: readonly string[];
  onChange: (values: string[]) => void;
}) {
  const [text, setText] = useState(values.join('，'));
  return (
    <Input
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={({ target }) => {
        setText(target.value);
        onChange(partsOf(target.value));
      }}
    />
  );
}
