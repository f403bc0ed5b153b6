import { useQuery } from '@tanstack/react-query';
import { Trans, useTranslation } from '@xiaoer/ui';
import { pools } from './pool-queries.ts';

/** Whether codes run out. */
export function PoolsSentence() {
  const { t } = useTranslation();
  const low = useQuery(pools).data?.filter((pool) => pool.low).length ?? 0;
  if (low === 0) return t('partnerCodes.sentence');
  return <Trans t={t} i18nKey="partnerCodes.sentenceLow" values={{ n: low }} components={{ b: <strong /> }} />;
}
