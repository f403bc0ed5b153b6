import { Link } from '@tanstack/react-router';
import { useTranslation } from '@xiaoer/ui';
import { LimitsForm } from '../../features/abuse-limits/limits-form.tsx';
import { LimitsSentence } from '../../features/abuse-limits/limits-sentence.tsx';
import { Page } from '../../shared/page.tsx';

/** How much is too much: what is refused, and what people look at. */
export function AbuseLimitsPage() {
  const { t } = useTranslation();
  return (
    <Page
      back={<Link to="/reviews">← {t('abuseLimits.back')}</Link>}
      title={t('abuseLimits.title')}
      sentence={<LimitsSentence />}
    >
      <LimitsForm />
    </Page>
  );
}
