import { useQuery } from '@tanstack/react-query';
import { Trans, useTranslation } from '@xiaoer/ui';
import { abuseLimits } from './limit-queries.ts';

/** How many limits are on, and whether somebody is refused by one. */
export function LimitsSentence() {
  const { t } = useTranslation();
  const { data } = useQuery(abuseLimits);
  if (!data) return '\u00a0';
  const on = data.limits.filter(({ active }) => active);
  const refusing = on.filter(({ action }) => action === 'refuse').length;
  const key = on.length === 0 ? 'none' : refusing > 0 ? 'refusing' : 'watching';
  return (
    <Trans
      t={t}
      i18nKey={`abuseLimits.sentence.${key}`}
      values={{ on: on.length, refusing }}
      components={{ b: <strong /> }}
    />
  );
}
