import { type Comparison, type Duration, OPS, type Unit } from '@xiaoer/segment';
import { useTranslation } from '@xiaoer/ui';
import { Input, InputNumber, Select } from 'antd';
import { WORD_SETS, type WordSet } from '../rule/shapes.ts';
import { Choice } from './choice.tsx';

/** Money is kept in fen and shown in yuan. */
const parts = (unit: string) => (unit === 'yuan' ? 100 : 1);

/** 至少 2 次 */
export function ComparisonField({
  value,
  onChange,
  unit,
  ops = OPS,
  most,
}: {
  value: Comparison;
  onChange: (comparison: Comparison) => void;
  unit: Unit | 'score' | 'coupons';
  ops?: readonly string[];
  most?: number;
}) {
  const { t } = useTranslation();
  return (
    <span className="rule__field">
      <Select
        size="small"
        popupMatchSelectWidth={false}
        aria-label={t('audience.comparison')}
        value={value.op}
        onChange={(op) => onChange({ ...value, op })}
        options={ops.map((op) => ({
          value: op as Comparison['op'],
          label: t(`audience.ops.${OPS.indexOf(op as never)}`),
        }))}
      />
      <NumberInput
        label={t('audience.number')}
        value={value.value / parts(unit)}
        least={unit === 'percent' || unit === 'score' || unit === 'coupons' ? 1 : 0}
        most={most ?? (unit === 'percent' ? 100 : 1_000_000_000)}
        decimals={unit === 'yuan' ? 2 : 0}
        onChange={(number) => onChange({ ...value, value: Math.round(number * parts(unit)) })}
      />
      <span className="rule__unit">{t(`audience.units.${unit}`)}</span>
    </span>
  );
}

export function NumberInput({
  label,
  value,
  least,
  most,
  decimals = 0,
  onChange,
}: {
  label: string;
  value: number;
  least: number;
  most: number;
  decimals?: number;
  onChange: (number: number) => void;
}) {
  return (
    <InputNumber
      size="small"
      className="rule__number"
      aria-label={label}
      controls={false}
      value={value}
      min={least}
      max={most}
      precision={decimals > 2 ? undefined : decimals}
      onChange={(number) => {
        // while the field is empty, the number stays what it was
        if (number !== null) onChange(number);
      }}
    />
  );
}

const UNITS = ['minutes', 'hours', 'days', 'weeks'] as const;

/** 30 天 */
export function DurationField({ value, onChange }: { value: Duration; onChange: (duration: Duration) => void }) {
  const { t } = useTranslation();
  const unit = UNITS.find((one) => value[one] !== undefined) ?? 'days';
  return (
    <span className="rule__field">
      <NumberInput
        label={t('audience.number')}
        value={value[unit] ?? 1}
        least={1}
        most={unit === 'minutes' ? 52_560_000 : unit === 'hours' ? 876_000 : unit === 'days' ? 36_500 : 5_214}
        onChange={(number) => onChange({ [unit]: number })}
      />
      <Choice
        label={t('audience.timeUnit')}
        value={unit}
        of={UNITS}
        say={(one) => t(`audience.timeUnits.${one}`)}
        onChange={(next) => onChange({ [next]: value[unit] ?? 1 })}
      />
    </span>
  );
}

/** One or several of a few words. */
export function WordsField({
  set,
  value,
  onChange,
  one = false,
}: {
  set: WordSet;
  value: readonly string[];
  onChange: (words: string[]) => void;
  one?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Select<string | string[]>
      size="small"
      className={one ? undefined : 'rule__names'}
      mode={one ? undefined : 'multiple'}
      popupMatchSelectWidth={false}
      value={one ? value[0] : [...value]}
      status={value.length === 0 ? 'warning' : undefined}
      placeholder={t('audience.chooseWord')}
      aria-label={t('audience.chooseWord')}
      onChange={(chosen) => onChange([chosen].flat())}
      options={WORD_SETS[set].map((word) => ({ value: word, label: t(`audience.words.${set}.${word}`) }))}
    />
  );
}

export function TextField({
  value,
  onChange,
  label,
}: {
  value: string;
  onChange: (text: string) => void;
  label: string;
}) {
  return (
    <Input
      size="small"
      className="rule__text"
      aria-label={label}
      value={value}
      maxLength={200}
      status={value === '' ? 'warning' : undefined}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
