import type { Comparison } from '@xiaoer/segment';
import { useTranslation } from '@xiaoer/ui';
import { Segmented } from 'antd';
import { Choice } from './choice.tsx';
import { NamePicker } from './name-picker.tsx';
import { DurationField, NumberInput } from './simple-fields.tsx';

type Patch = Record<string, unknown>;
type Change = (patch: Patch) => void;

/** 未来 7 天 · 今天 · 本月 · 10 月 */
export function UpcomingField({
  value: { days, period, month },
  change,
  withMonth = false,
  open = false,
}: {
  value: { days?: number; period?: string; month?: number };
  change: Change;
  withMonth?: boolean;
  open?: boolean;
}) {
  const { t } = useTranslation();
  const way = period ?? (month !== undefined ? 'month' : days !== undefined ? 'days' : 'known');
  const ways = ['days', 'today', 'this month', ...(withMonth ? ['month'] : []), ...(open ? ['known'] : [])];
  const choose = (next: string) =>
    change({
      days: next === 'days' ? 7 : undefined,
      month: next === 'month' ? 1 : undefined,
      period: next === 'today' || next === 'this month' ? next : undefined,
    });
  return (
    <span className="rule__field">
      <Choice
        label={t('audience.window')}
        value={way}
        of={ways}
        say={(one) => t(`audience.upcoming.${one}`)}
        onChange={choose}
      />
      {days !== undefined && (
        <>
          <NumberInput
            label={t('audience.number')}
            value={days}
            least={1}
            most={366}
            onChange={(next) => change({ days: next })}
          />
          <span className="rule__unit">{t('audience.timeUnits.days')}</span>
        </>
      )}
      {month !== undefined && (
        <NumberInput
          label={t('audience.upcoming.month')}
          value={month}
          least={1}
          most={12}
          onChange={(next) => change({ month: next })}
        />
      )}
    </span>
  );
}

/** A store or a point, and how far around it. */
export function PlaceField({
  value: { store, lng, lat, meters },
  change,
}: {
  value: { store?: string; lng?: number; lat?: number; meters: number };
  change: Change;
}) {
  const { t } = useTranslation();
  const atStore = store !== undefined;
  return (
    <span className="rule__field">
      <Segmented
        size="small"
        value={atStore ? 'store' : 'point'}
        onChange={(next) =>
          change(
            next === 'store'
              ? { store: '', lng: undefined, lat: undefined }
              : { store: undefined, lng: 121.4737, lat: 31.2304 },
          )
        }
        options={[
          { value: 'store', label: t('audience.place.store') },
          { value: 'point', label: t('audience.place.point') },
        ]}
      />
      {atStore ? (
        <NamePicker one kind="stores" value={[store]} onChange={([key]) => change({ store: key ?? '' })} />
      ) : (
        <>
          <NumberInput
            label={t('audience.place.lng')}
            value={lng ?? 0}
            least={-180}
            most={180}
            decimals={6}
            onChange={(next) => change({ lng: next })}
          />
          <NumberInput
            label={t('audience.place.lat')}
            value={lat ?? 0}
            least={-90}
            most={90}
            decimals={6}
            onChange={(next) => change({ lat: next })}
          />
        </>
      )}
      <NumberInput
        label={t('audience.place.distance')}
        value={meters}
        least={1}
        most={20_016_000}
        onChange={(next) => change({ meters: next })}
      />
      <span className="rule__unit">{t('audience.place.meters')}</span>
    </span>
  );
}

/** 金卡及以上 · 银卡、金卡 */
export function TierField({
  value: { op, tiers },
  change,
}: {
  value: { op: string; tiers: readonly string[] };
  change: Change;
}) {
  const { t } = useTranslation();
  return (
    <span className="rule__field">
      <Choice
        label={t('audience.comparison')}
        value={op}
        of={['>=', '<=', 'in']}
        say={(one) => t(`audience.tierOps.${one}`)}
        onChange={(next) => change({ op: next, tiers: next === 'in' ? tiers : tiers.slice(0, 1) })}
      />
      <NamePicker one={op !== 'in'} kind="tiers" value={tiers} onChange={(keys) => change({ tiers: keys })} />
    </span>
  );
}

/** 明天到期 · 3 天内到期 */
export function ExpiryField({
  value,
  change,
}: {
  value: { on?: string; within?: Parameters<typeof DurationField>[0]['value'] };
  change: Change;
}) {
  const { t } = useTranslation();
  return (
    <span className="rule__field">
      <Choice
        label={t('audience.fields.expires')}
        value={value.on ?? 'within'}
        of={['today', 'tomorrow', 'within']}
        say={(one) => t(`audience.expiry.${one}`)}
        onChange={(next) => change({ expires: next === 'within' ? { within: { days: 3 } } : { on: next } })}
      />
      {value.within && <DurationField value={value.within} onChange={(within) => change({ expires: { within } })} />}
    </span>
  );
}

/** 至少低 20% */
export function ChangeField({
  value: { op, percent },
  change,
}: {
  value: { op: Comparison['op']; percent: number };
  change: Change;
}) {
  const { t } = useTranslation();
  return (
    <span className="rule__field">
      <Choice
        label={t('audience.comparison')}
        value={op}
        of={['<=', '>='] as const}
        say={(one) => t(`audience.changes.${one}`)}
        onChange={(next) => change({ op: next })}
      />
      <NumberInput
        label={t('audience.number')}
        value={percent}
        least={-100}
        most={1000}
        onChange={(next) => change({ percent: next })}
      />
      <span className="rule__unit">%</span>
    </span>
  );
}
