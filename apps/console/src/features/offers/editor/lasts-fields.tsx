import { useTranslation } from '@xiaoer/ui';
import { DatePicker, InputNumber, Segmented } from 'antd';
import dayjs from 'dayjs';
import { useDraft } from './draft-context.ts';
import { Field } from './field.tsx';

const DAY = 'YYYY-MM-DD';
const LASTS = ['days', 'dates'] as const;

/** How long a coupon can be used: so many days from its issue, or dates of the calendar. */
export function LastsFields() {
  const { t } = useTranslation();
  const { draft, set } = useDraft();
  return (
    <>
      <Segmented
        value={draft.lasts}
        onChange={(lasts) => set({ lasts })}
        options={LASTS.map((value) => ({ value, label: t(`offers.form.lasts.${value}`) }))}
      />
      <div className="fields">
        {draft.lasts === 'days' ? (
          <Field path="validDays" label={t('offers.form.validDays')} help={t('offers.form.validDaysHelp')}>
            {(input) => (
              <InputNumber
                {...input}
                min={1}
                max={3660}
                precision={0}
                suffix={t('offers.form.days')}
                style={{ width: '100%' }}
                value={draft.validDays}
                onChange={(validDays) => set({ validDays })}
              />
            )}
          </Field>
        ) : (
          <Field path="validDates" label={t('offers.form.validDates')} help={t('offers.form.validDatesHelp')}>
            {({ id, status, onBlur }) => (
              <DatePicker.RangePicker
                id={{ start: id }}
                status={status}
                onBlur={onBlur}
                style={{ width: '100%' }}
                value={draft.from && draft.to ? [dayjs(draft.from), dayjs(draft.to)] : null}
                onChange={(days) => set({ from: days?.[0]?.format(DAY) ?? '', to: days?.[1]?.format(DAY) ?? '' })}
              />
            )}
          </Field>
        )}
      </div>
    </>
  );
}
