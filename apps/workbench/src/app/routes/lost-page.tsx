import { useNavigate } from '@tanstack/react-router';
import { EmptyState, useTranslation } from '@xiaoer/ui';

export function LostPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <div className="card">
      <EmptyState
        title={t('shell.lost')}
        action={{ label: t('shell.today'), onClick: () => void navigate({ to: '/today' }) }}
      />
    </div>
  );
}
