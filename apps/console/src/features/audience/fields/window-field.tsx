import { PERIODS, type Window } from '@xiaoer/segment';
import { useTranslation } from '@xiaoer/ui';
import { DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import { Choice } from './choice.tsx';
import { DurationField } from './simple-fields.tsx';

/** Ways to say a stretch of time: the words of the language, put together as people ask for them. */
const WAYS = ['within', 'before', 'between', 'since', 'until', 'dates', 'period'] as const;
type Way = (typeof WAYS)[number];

function wayOf({ within, before, since, until, period }: Window): Way | 'mixed' {
  if (period) return 'period';
  if (within) return until ? 'mixed' : before ? 'between' : 'within';
  if (since) return before ? 'mixed' : until ? 'dates' : 'since';
  return before ? 'before' : 'until';
}

const today = () => dayjs().format('YYYY-MM-DD');
const START: Record<Way, () => Window> = {
  within: () => ({ within: { days: 30 } }),
  before: () => ({ before: { days: 30 } }),
  between: () => ({ within: { days: 60 }, before: { days: 30 } }),
  since: () => ({ since: today() }),
  until: () => ({ until: today() }),
  dates: () => ({ since: today(), until: today() }),
  period: () => ({ period: 'this month' }),
};

/** 近 30 天 · 10 月 1 日起 · 本月 */
export function WindowField({ value, onChange }: { value: Window; onChange: (window: Window) => void }) {
  const { t } = useTranslation();
  const way = wayOf(value);
  const { within, before, since, until, period } = value;
  return (
    <span className="rule__field">
      <Select
        size="small"
        popupMatchSelectWidth={false}
        aria-label={t('audience.window')}
        value={way}
        onChange={(next) => next !== 'mixed' && onChange(START[next]())}
        options={WAYS.map((one) => ({ value: one, label: t(`audience.windows.${one}`) }))}
        labelRender={() => t(`audience.windows.${way}`)}
      />
      {period && (
        <Choice
          label={t('audience.windows.period')}
          value={period}
          of={PERIODS}
          say={(one) => t(`audience.periods.${one}`)}
          onChange={(next) => onChange({ period: next })}
        />
      )}
      {since && <Day value={since} onChange={(day) => onChange({ ...value, since: day })} />}
      {within && <DurationField value={within} onChange={(next) => onChange({ ...value, within: next })} />}
      {(within ?? since) && (before ?? until) && <span className="rule__unit">{t('audience.upTo')}</span>}
      {before && <DurationField value={before} onChange={(next) => onChange({ ...value, before: next })} />}
      {until && <Day value={until} onChange={(day) => onChange({ ...value, until: day })} />}
      {before && <span className="rule__unit">{t('audience.ago')}</span>}
    </span>
  );
}

function Day({ value, onChange }: { value: string; onChange: (day: string) => void }) {
  return (
    <DatePicker
      size="small"
      allowClear={false}
      value={dayjs(value)}
      onChange={(day) => day && onChange(day.format('YYYY-MM-DD'))}
    />
  );
}
