import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button } from 'antd';
import { useAction } from '../../shared/action.ts';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { look, overview } from './kf-queries.ts';

/** WeCom does not let us: what an administrator does about it. */
export function NotGranted({ code }: { code: string }) {
  const { t } = useTranslation();
  const can = useCan();
  const again = useAction({ run: look, changes: [overview.queryKey] });
  return (
    <Sheet>
      <EmptyState title={t('kf.notGranted.title')}>
        <p>{t('kf.notGranted.text')}</p>
        <ol className="kf-steps">
          <li>{t('kf.notGranted.step1')}</li>
          <li>{t('kf.notGranted.step2')}</li>
        </ol>
        <p className="faint small">{t('kf.notGranted.code', { code })}</p>
        {can('delivery.edit') && (
          <Button type="primary" loading={again.isPending} onClick={() => again.mutate(undefined)}>
            {t('kf.notGranted.again')}
          </Button>
        )}
      </EmptyState>
    </Sheet>
  );
}
