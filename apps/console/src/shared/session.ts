import { queryOptions, useQuery } from '@tanstack/react-query';
import { ConsoleMe } from '@xiaoer/contracts';
import { businessNow, getJson } from '@xiaoer/ui';
import { useEffect, useState } from 'react';

/** Who is logged in. The business clock is read again each time, so that a change of speed shows within seconds. */
export const me = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => getJson('/api/console/me', ConsoleMe, { signal }),
  refetchInterval: 15_000,
});

/** Whether the user may do this; the server decides again. */
export function useCan(): (permission: string) => boolean {
  const { data } = useQuery(me);
  return (permission) => data?.permissions.includes(permission) ?? false;
}

/** Whether the user may do this for the whole chain: some things are no store's own. */
export function useMayForChain(): (permission: string) => boolean {
  const { data } = useQuery(me);
  return (permission) => (data?.wholeChain && data.permissions.includes(permission)) ?? false;
}

/** The server's business time, ticking each second; null until the server has told it. */
export function useBusinessNow(): Date | null {
  const { data, dataUpdatedAt } = useQuery(me);
  const [wallMs, setWallMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setWallMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return data ? businessNow({ now: data.now, speed: data.speed, receivedAtMs: dataUpdatedAt }, wallMs) : null;
}
