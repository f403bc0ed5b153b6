import type { Connection } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Alert, Button } from 'antd';
import { useAction } from '../../shared/action.ts';
import { useCan } from '../../shared/session.ts';
import { connection as query, restartServer } from './connection-queries.ts';

/** What was entered works from the next start on: said, and offered. */
export function RestartNote({ connection }: { connection: Connection }) {
  const { t } = useTranslation();
  const can = useCan();
  const restart = useAction({ run: restartServer, changes: [query.queryKey], done: t('connection.restarting') });
  if (!connection.restartNeeded) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t('connection.restartTitle')}
      description={t('connection.restartText')}
      action={
        can('access.manage') && (
          <Button loading={restart.isPending} onClick={() => restart.mutate(undefined)}>
            {t('connection.restart')}
          </Button>
        )
      }
    />
  );
}
