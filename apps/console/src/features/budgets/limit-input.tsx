import type { BudgetSpec } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { InputNumber } from 'antd';
import { YuanInput } from '../../shared/yuan-input.tsx';
import { isMoney } from './budget.ts';

/** A limit, typed in pieces or in yuan. Form gives `value` (pieces or fen) and `onChange`. */
export function LimitInput({
  what,
  ...input
}: {
  what: BudgetSpec['what'];
  id?: string;
  value?: number | null;
  onChange?: (limit: number | null) => void;
}) {
  const { t } = useTranslation();
  if (isMoney(what)) return <YuanInput {...input} />;
  return (
    <InputNumber<number>
      {...input}
      min={1}
      max={1_000_000_000_000}
      precision={0}
      style={{ width: '100%' }}
      suffix={t('budgets.unit')}
    />
  );
}
