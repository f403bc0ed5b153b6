import type { AccountHealth, AccountHealthReason } from '@xiaoer/contracts';
import { formatTime, useLanguage, useTranslation } from '@xiaoer/ui';
import { Tag, Tooltip } from 'antd';

const COLOURS: Record<AccountHealth, string | undefined> = {
  fresh: 'green',
  busy: undefined,
  tired: 'orange',
  full: 'orange',
  banned: 'red',
  away: undefined,
};

export function HealthTag({ health }: { health: AccountHealth }) {
  const { t } = useTranslation();
  return (
    <Tooltip title={t(`accounts.healthHelp.${health}`)}>
      <Tag color={COLOURS[health]}>{t(`accounts.health.${health}`)}</Tag>
    </Tooltip>
  );
}

/** Why an account is what it is, each reason as a sentence with its number and its limit. */
export function Reasons({ reasons }: { reasons: readonly AccountHealthReason[] }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  if (reasons.length === 0) return <span className="faint">{t('accounts.none')}</span>;
  const shown = (value: AccountHealthReason['value']) =>
    typeof value === 'number' ? value.toLocaleString(language) : formatTime(value, 'moment', { language });
  return (
    <ul className="accounts__reasons">
      {reasons.map(({ code, value, limit }) => (
        <li key={code}>{t(`accounts.reason.${code}`, { value: shown(value), limit })}</li>
      ))}
    </ul>
  );
}
