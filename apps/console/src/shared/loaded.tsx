import type { UseQueryResult } from '@tanstack/react-query';
import { ApiError, ErrorNote, NoPermission, Skeleton, useTranslation } from '@xiaoer/ui';
import type { ReactNode } from 'react';

/**
 * What a query holds, or the state it is in: loading (grey lines), no permission, error. What was loaded before stays
 * in sight when a refresh fails, and says that it is old.
 */
export function Loaded<T>({
  query,
  skeleton,
  children,
}: {
  query: UseQueryResult<T>;
  /** The shape of what will be there, so that nothing jumps. */
  skeleton?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  const { t } = useTranslation();
  if (query.data !== undefined) {
    return (
      <>
        {query.isError && (
          <p className="stale" role="status">
            {t('shared.stale')}
            <button type="button" onClick={() => void query.refetch()}>
              {t('ui:retry')}
            </button>
          </p>
        )}
        {children(query.data)}
      </>
    );
  }
  if (query.isError) {
    if (query.error instanceof ApiError && query.error.status === 403) return <NoPermission />;
    return <ErrorNote error={query.error} onRetry={() => void query.refetch()} />;
  }
  return skeleton ?? <Skeleton lines={[40, 100, 90, 100, 70]} />;
}
