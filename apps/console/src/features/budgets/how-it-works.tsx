import { useTranslation } from '@xiaoer/ui';
import { Sheet } from '../../shared/page.tsx';

const RULES = ['since', 'whole', 'drop', 'day', 'void'] as const;

/** What a budget does and does not do, for whoever answers for the money. */
export function HowItWorks() {
  const { t } = useTranslation();
  return (
    <Sheet title={t('budgets.how.title')}>
      <ul className="budget__rules">
        {RULES.map((rule) => (
          <li key={rule}>{t(`budgets.how.${rule}`)}</li>
        ))}
      </ul>
    </Sheet>
  );
}
