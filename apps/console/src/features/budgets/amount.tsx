import type { BudgetSpec } from '@xiaoer/contracts';
import { formatFen, useLanguage, useTranslation } from '@xiaoer/ui';
import { isMoney } from './budget.ts';

/** An amount of a budget in words: exact, since somebody reckons with it. */
export function useAmount(what: BudgetSpec['what']): (n: number) => string {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return (n) =>
    isMoney(what) ? formatFen(n, { whole: 'short', language }) : t('budgets.pieces', { n: n.toLocaleString(language) });
}
