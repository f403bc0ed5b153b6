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
]);
const SHOWN = 6;

/** What is wrong and what was expected, in one sentence. */
export function useProblemWords(): (problem: Pick<Problem, 'code' | 'found' | 'expected'>) => string {
  const { t } = useTranslation();
  return ({ code, found, expected }) => {
    const shown = expected.slice(0, SHOWN).map((word) => (THINGS.has(word) ? t(`audience.things.${word}`) : word));
    const what = found === 'end' ? t('audience.problem.end') : (found ?? '');
    const said = t(`audience.problem.${code}`, { found: what });
    return shown.length === 0
      ? said
      : `${said}${t('audience.problem.expected', { words: shown.join(t('audience.or')) })}`;
  };
}
