import type { MomentPreview } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { ContentIssues } from '../../shared/materials/content-issues.tsx';
import { Count } from '../../shared/values.tsx';

/** What will happen: who is asked, who could see it, and what somebody should look at first. */
export function MomentAudience({ preview, hours }: { preview: MomentPreview; hours: number }) {
  const { t } = useTranslation();
  const { accounts, stores, customers, overAdvice, perAccountPerDay, issues, words } = preview;
  return (
    <div className="stack">
      <p className="moment-audience">
        {t('moments.audience.asks')} <Count n={accounts} /> {t('moments.audience.accounts')}
        <span className="faint">
          （<Count n={stores} /> {t('moments.audience.stores')}）
        </span>
        <br />
        {t('moments.audience.seen')} <Count n={customers} /> {t('moments.audience.customers')}
        <br />
        <span className="faint">{t('moments.audience.until', { n: hours })}</span>
      </p>
      {overAdvice > 0 && (
        <p className="person">{t('moments.audience.overAdvice', { n: overAdvice, most: perAccountPerDay })}</p>
      )}
      {words.length > 0 && (
        <p className="person">
          {t('moments.audience.words', { words: [...new Set(words.map(({ word }) => word))].join('、') })}
        </p>
      )}
      <ContentIssues issues={issues} />
    </div>
  );
}
