import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '@xiaoer/ui';
import { InputNumber } from 'antd';
import { useAction } from '../../shared/action.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { changeHealthSetting, healthSettings } from './account-queries.ts';

/** WeCom raises the corp's cap in steps of so many. */
const CORP_STEP = 50_000;

/** The thresholds, each with where it comes from. */
export function HealthLimits() {
  const { t } = useTranslation();
  const editable = useCan()('delivery.edit');
  const query = useQuery(healthSettings);
  const change = useAction({
    run: changeHealthSetting,
    changes: [healthSettings.queryKey, ['accounts', 'list']],
    done: t('accounts.saved'),
  });
  return (
    <Sheet title={t('accounts.limits')} note={t('accounts.limitsNote')}>
      <Loaded query={query}>
        {({ settings }) => (
          <div className="accounts__limits">
            {settings.map(({ name, value, unit, source }) => (
              <div key={`${name} ${value}`} className="accounts__limit" title={source}>
                <span>{t(`accounts.limit.${name}`)}</span>
                <InputNumber
                  style={{ width: 128 }}
                  min={0}
                  max={unit === 'percent' ? 100 : 1_000_000_000}
                  step={name === 'corp_contact_cap' ? CORP_STEP : 1}
                  precision={0}
                  changeOnWheel={false}
                  suffix={t(`accounts.unit.${unit}`)}
                  disabled={!editable || change.isPending}
                  aria-label={t(`accounts.limit.${name}`)}
                  defaultValue={value}
                  onBlur={(event) => {
                    const typed = Number(event.target.value.replaceAll(',', ''));
                    if (Number.isInteger(typed) && typed !== value) change.mutate({ name, value: typed });
                  }}
                />
              </div>
            ))}
          </div>
        )}
      </Loaded>
    </Sheet>
  );
}
