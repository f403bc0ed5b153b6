import type { Problem } from '@xiaoer/segment';
import { useTranslation } from '@xiaoer/ui';

/** Names of kinds of things, as `expected` gives them. */
const THINGS = new Set([
  'products',
  'stores',
  'regions',
  'tags',
  'tiers',
  'offers',
  'sources',
  'playbooks',
  'accounts',
  'groups',
  'segments',
  'city',
  'taste',
  'category',
  'brand',
  'a key that is known',
]);
const SHOWN = 6;

/** What is wrong and what was expected, in one sentence; what a button offers as the correction is not said twice. */
export function useProblemWords(): (problem: Problem) => string {
  const { t } = useTranslation();
  return ({ code, found, expected, nearest }) => {
    const named = (word: string) => (code === 'unknown_name' && THINGS.has(word) ? t(`audience.things.${word}`) : word);
    const shown = expected
      .filter((word) => word !== nearest)
      .slice(0, SHOWN)
      .map(named);
    const what = found === 'end' ? t('audience.problem.end') : (found ?? '');
    const said = t(`audience.problem.${code}`, { found: what });
    return shown.length === 0
      ? said
      : `${said}${t('audience.problem.expected', { words: shown.join(t('audience.or')) })}`;
  };
}
