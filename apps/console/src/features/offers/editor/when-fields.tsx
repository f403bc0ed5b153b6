import { CloseOutlined } from '@ant-design/icons';
import type { OfferChannel } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Button, Checkbox } from 'antd';
import { TimeOfDay } from '../time-of-day.tsx';
import { useDraft } from './draft-context.ts';
import { Field } from './field.tsx';

const CHANNELS: readonly OfferChannel[] = ['counter', 'app', 'mini_program', 'delivery'];
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
const MOST_SPANS = 6;

/** Through which channels and at what times; nothing chosen is no condition. */
export function WhenFields() {
  const { t } = useTranslation();
  const { draft, set } = useDraft();
  return (
    <>
      <Field path="conditions.channels" label={t('offers.form.channels')} help={t('offers.form.anyHelp')}>
        {() => (
          <Checkbox.Group
            value={draft.channels}
            onChange={(channels) => set({ channels })}
            options={CHANNELS.map((value) => ({ value, label: t(`offers.channel.${value}`) }))}
          />
        )}
      </Field>
      <Field path="conditions.weekdays" label={t('offers.form.weekdays')} help={t('offers.form.anyHelp')}>
        {() => (
          <Checkbox.Group
            value={draft.weekdays}
            onChange={(weekdays) => set({ weekdays: weekdays.toSorted((a, b) => a - b) })}
            options={WEEKDAYS.map((value) => ({ value, label: t(`offers.weekday.${value}`) }))}
          />
        )}
      </Field>
      <Field path="conditions.hours" label={t('offers.form.hours')} help={t('offers.form.hoursHelp')}>
        {({ status }) => <Spans status={status} />}
      </Field>
    </>
  );
}

function Spans({ status }: { status: 'error' | undefined }) {
  const { t } = useTranslation();
  const { draft, set } = useDraft();
  const { hours } = draft;
  const change = (index: number, part: Partial<(typeof hours)[number]>) =>
    set({ hours: hours.map((span, i) => (i === index ? { ...span, ...part } : span)) });
  return (
    <div className="spans">
      {hours.map(({ from, until }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans have no other name, and hold no state of their own
        <div key={index} className="row">
          <TimeOfDay
            label={t('offers.form.from')}
            value={from}
            status={status}
            onChange={(from) => change(index, { from })}
          />
          <span className="faint">—</span>
          <TimeOfDay
            label={t('offers.form.until')}
            value={until}
            status={status}
            onChange={(until) => change(index, { until })}
          />
          {until < from && <span className="faint small">{t('offers.form.nextDay')}</span>}
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={t('offers.form.removeHours')}
            onClick={() => set({ hours: hours.filter((_, i) => i !== index) })}
          />
        </div>
      ))}
      {hours.length < MOST_SPANS && (
        <button
          type="button"
          className="more"
          onClick={() => set({ hours: [...hours, { from: '14:00', until: '17:00' }] })}
        >
          ＋ {t('offers.form.addHours')}
        </button>
      )}
    </div>
  );
}
