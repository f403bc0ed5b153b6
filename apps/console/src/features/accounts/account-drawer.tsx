import { useQuery } from '@tanstack/react-query';
import type { AccountHealthHistory } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, Drawer } from 'antd';
import { useAction } from '../../shared/action.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { useCan } from '../../shared/session.ts';
import { At } from '../../shared/values.tsx';
import { accountHistory, clearErrors, wantOlderDays } from './account-queries.ts';
import { DaysCurve } from './days-curve.tsx';
import { HealthTag, Reasons } from './health-words.tsx';

/** One account: its last thirty days, how its health changed and why, and which codes lead to it. */
export function AccountDrawer({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const query = useQuery(accountHistory(id));
  return (
    <Drawer open size={640} title={[name, t('accounts.history')].filter(Boolean).join(' · ')} onClose={onClose}>
      <Loaded query={query}>{(history) => <History id={id} history={history} />}</Loaded>
    </Drawer>
  );
}

function History({ id, history }: { id: string; history: AccountHealthHistory }) {
  const { t } = useTranslation();
  const { days, changes, codes, readAt, readError } = history;
  return (
    <div className="stack">
      {readError && <p className="person">{t('accounts.refused', { code: readError })}</p>}
      {days.length === 0 ? (
        <EmptyState title={t('accounts.noDays.title')}>{t('accounts.noDays.text')}</EmptyState>
      ) : (
        <DaysCurve days={days} />
      )}
      <div className="row quiet">
        {t('accounts.readAt')} <At at={readAt} />
        <Actions id={id} />
      </div>
      <section>
        <h3>{codes.length > 0 ? t('accounts.inCodes') : t('accounts.inNoCode')}</h3>
        <ul className="accounts__reasons">
          {codes.map(({ state, remark, since }) => (
            <li key={state}>
              {remark} <span className="faint code">{state}</span> <At at={since} />
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>{t('accounts.changes')}</h3>
        {changes.length === 0 && <p className="faint">{t('accounts.noChanges')}</p>}
        {changes.map(({ at, health, reasons }) => (
          <div key={at} style={{ marginBottom: 12 }}>
            <At at={at} /> <HealthTag health={health} />
            <Reasons reasons={reasons} />
          </div>
        ))}
      </section>
    </div>
  );
}

function Actions({ id }: { id: string }) {
  const { t } = useTranslation();
  const can = useCan();
  const changes = [['accounts']];
  const older = useAction({ run: wantOlderDays, changes, done: t('accounts.olderDone') });
  const unban = useAction({ run: clearErrors, changes, done: t('accounts.unbanDone') });
  if (!can('delivery.edit')) return null;
  return (
    <>
      <Button size="small" loading={older.isPending} onClick={() => older.mutate(id)}>
        {t('accounts.older')}
      </Button>
      <Button size="small" loading={unban.isPending} onClick={() => unban.mutate(id)}>
        {t('accounts.unban')}
      </Button>
    </>
  );
}
