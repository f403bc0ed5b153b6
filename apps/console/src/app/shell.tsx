import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouter } from '@tanstack/react-router';
import { ApiError, ErrorNote, Skeleton, useTranslation } from '@xiaoer/ui';
import { useEffect } from 'react';
import { ClockChip } from '../features/clock/clock-chip.tsx';
import { me } from '../shared/session.ts';
import { Lantern } from './lantern.tsx';
import { Navigation } from './navigation.tsx';
import { UserMenu } from './user-menu.tsx';

/** The frame of every page but the log-in. */
export function Shell() {
  const { t } = useTranslation();
  const session = useQuery(me);
  if (session.error instanceof ApiError && session.error.status === 401) {
    return <ToLogin />;
  }
  if (session.isError && !session.data) {
    return <ErrorNote error={session.error} onRetry={() => void session.refetch()} />;
  }
  return (
    <div className="shell">
      <aside className="shell__side">
        <Link to="/today" className="shell__brand">
          <Lantern />
          <span>{t('shell.brand')}</span>
        </Link>
        <Navigation />
        <div className="shell__foot">{session.data && <UserMenu user={session.data} />}</div>
      </aside>
      <main className="shell__main">
        <div className="shell__top">
          <ClockChip />
        </div>
        {session.data ? (
          <Outlet />
        ) : (
          <div className="page">
            <Skeleton lines={[30, 60]} block={320} />
          </div>
        )}
      </main>
    </div>
  );
}

/** Leads to the log-in once, with the address to come back to: the address changes under us while we leave. */
function ToLogin() {
  const router = useRouter();
  useEffect(() => {
    void router.navigate({ to: '/login', search: { to: router.state.location.href }, replace: true });
  }, [router]);
  return null;
}
