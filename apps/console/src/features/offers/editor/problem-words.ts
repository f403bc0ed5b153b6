import { useTranslation } from '@xiaoer/ui';
import type { Problem } from '../draft-problems.ts';

export function useProblemWords(): (problem: Problem) => string {
  const { t } = useTranslation();
  return ({ why, names = [] }) => t(`offers.problem.${why}`, { names: names.join(t('offers.and')) });
}
