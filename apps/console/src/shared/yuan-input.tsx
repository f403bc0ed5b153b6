import { useTranslation } from '@xiaoer/ui';
import { InputNumber } from 'antd';
import { fenOf, yuanOf } from './yuan.ts';

/** Typed and shown in yuan, held in fen. Form gives `value` and `onChange`. */
export function YuanInput({
  value = null,
  onChange,
  max = 10_000_000_000,
  ...input
}: {
  id?: string;
  value?: number | null;
  onChange?: (fen: number | null) => void;
  /** Yuan. */
  max?: number;
  disabled?: boolean;
  status?: 'error' | undefined;
  autoFocus?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <InputNumber<number>
      {...input}
      min={0.01}
      max={max}
      precision={2}
      style={{ width: '100%' }}
      suffix={t('shared.yuan')}
      value={yuanOf(value)}
      onChange={(yuan) => onChange?.(fenOf(yuan))}
    />
  );
}
