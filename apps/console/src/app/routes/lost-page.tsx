import { useNavigate } from '@tanstack/react-router';
import { EmptyState, useTranslation } from '@xiaoer/ui';

/** An address that leads nowhere. */
export function LostPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <EmptyState
      title={t('shell.lost.title')}
      action={{ label: t('shell.lost.action'), onClick: () => void navigate({ to: '/today' }) }}
    >
      {t('shell.lost.text')}
    </EmptyState>
  );
}
