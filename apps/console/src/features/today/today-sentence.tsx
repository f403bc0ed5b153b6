import type { Today } from '@xiaoer/contracts';
import { formatTime, Trans, useTranslation } from '@xiaoer/ui';
import { standingOf } from './standing.ts';

/** One sentence on how the day stands. */
export function TodaySentence({ today }: { today: Today }) {
  const { t } = useTranslation();
  const standing = standingOf(today);
  const values = 'at' in standing ? { ...standing, time: formatTime(standing.at, 'clock') } : standing;
  return <Trans t={t} i18nKey={`today.standing.${standing.key}`} values={values} components={{ b: <strong /> }} />;
}
