import { useQuery } from '@tanstack/react-query';
import type { AttentionSetting } from '@xiaoer/contracts';
import { Trans, useTranslation } from '@xiaoer/ui';
import { InputNumber, TimePicker } from 'antd';
import dayjs from 'dayjs';
import { useAction } from '../../shared/action.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { At } from '../../shared/values.tsx';
import { attentionSettings, changeSetting } from './attention-queries.ts';
import { clockOf, minuteOf } from './minutes.ts';
import './attention-form.css';

/** Caps in the order in which a decision asks for them. */
const CAPS = [
  'promotions_per_day',
  'promotions_per_week',
  'new_contact_rest',
  'mass_sends_per_day',
  'group_posts_per_day',
  'group_mass_sends_per_day',
];

/** What may still be said to people: quiet hours and caps. A change is saved as it is made. */
export function AttentionForm() {
  const query = useQuery(attentionSettings);
  return (
    <Loaded query={query}>
      {({ settings }) => (
        <div className="stack">
          <QuietHours settings={settings} />
          <Caps settings={settings} />
        </div>
      )}
    </Loaded>
  );
}

function useChange() {
  const { t } = useTranslation();
  return useAction({ run: changeSetting, changes: [attentionSettings.queryKey], done: t('attention.saved') });
}

function QuietHours({ settings }: { settings: AttentionSetting[] }) {
  const { t } = useTranslation();
  const editable = useCan()('attention.edit');
  const change = useChange();
  const from = settings.find((setting) => setting.name === 'quiet_from');
  const until = settings.find((setting) => setting.name === 'quiet_until');
  if (!from || !until) return null;
  const picker = (setting: AttentionSetting) => (
    <TimePicker
      format="HH:mm"
      minuteStep={5}
      allowClear={false}
      needConfirm
      showNow={false}
      disabled={!editable || change.isPending}
      aria-label={t(`attention.setting.${setting.name}`)}
      value={dayjs(`2000-01-01T${clockOf(setting.value)}`)}
      onChange={(time) => {
        const minute = minuteOf(dayjs(time as dayjs.Dayjs).format('HH:mm'));
        if (minute !== null) change.mutate({ name: setting.name, value: minute });
      }}
    />
  );
  return (
    <Sheet title={t('attention.quiet')} note={t('attention.quietNote')}>
      <div className="quiet-hours">
        <DayBar from={from.value} until={until.value} />
        <div className="row">
          {t('attention.setting.quiet_from')} {picker(from)} {t('attention.setting.quiet_until')} {picker(until)}
        </div>
        <p className="quiet" style={{ margin: 0 }}>
          <Trans
            t={t}
            i18nKey={from.value > until.value ? 'attention.quietText' : 'attention.quietTextSameDay'}
            values={{ from: clockOf(from.value), until: clockOf(until.value) }}
            components={{ b: <strong /> }}
          />
        </p>
      </div>
    </Sheet>
  );
}

/** The day as a bar, the quiet part dark. */
function DayBar({ from, until }: { from: number; until: number }) {
  const share = (minute: number) => `${(100 * minute) / 1440}%`;
  const parts =
    from <= until
      ? [[from, until]]
      : [
          [0, until],
          [from, 1440],
        ];
  return (
    <div className="day-bar" aria-hidden="true">
      {parts.map(([begin = 0, end = 0]) => (
        <i key={begin} style={{ left: share(begin), width: share(end - begin) }} />
      ))}
      {[0, 6, 12, 18, 24].map((hour) => (
        <span key={hour} style={{ left: share(hour * 60) }}>
          {hour}:00
        </span>
      ))}
    </div>
  );
}

function Caps({ settings }: { settings: AttentionSetting[] }) {
  const { t } = useTranslation();
  const editable = useCan()('attention.edit');
  const change = useChange();
  const caps = settings
    .filter((setting) => setting.unit !== 'minute_of_day')
    .toSorted((a, b) => CAPS.indexOf(a.name) - CAPS.indexOf(b.name));
  return (
    <Sheet title={t('attention.caps')} note={t('attention.capsNote')}>
      <ul className="caps">
        {caps.map((setting) => (
          <li key={setting.name}>
            <div className="cell-two">
              <span>{t(`attention.setting.${setting.name}`, { defaultValue: setting.name })}</span>
              <span className="faint small">
                {t(`attention.help.${setting.name}`, { defaultValue: setting.source })}
              </span>
            </div>
            <InputNumber
              key={setting.value}
              min={0}
              max={10_000}
              precision={0}
              disabled={!editable || change.isPending}
              defaultValue={setting.value}
              suffix={t(`attention.unit.${setting.unit}`)}
              style={{ width: 150 }}
              aria-label={t(`attention.setting.${setting.name}`, { defaultValue: setting.name })}
              onBlur={(event) => {
                const value = Number.parseInt(event.target.value, 10);
                if (Number.isInteger(value) && value !== setting.value) change.mutate({ name: setting.name, value });
              }}
              onPressEnter={(event) => event.currentTarget.blur()}
            />
            <span className="faint small caps__since">
              {setting.changedAt ? (
                <>
                  {t('attention.changed')} <At at={setting.changedAt} />
                </>
              ) : (
                t('attention.asShipped')
              )}
            </span>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
