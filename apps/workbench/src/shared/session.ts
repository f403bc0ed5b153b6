import { queryOptions, useQuery } from '@tanstack/react-query';
import { WorkbenchSession } from '@xiaoer/contracts';
import { businessNow, getJson } from '@xiaoer/ui';
import { useEffect, useState } from 'react';

export const session = queryOptions({
  queryKey: ['session'],
  queryFn: () => getJson('/api/workbench/session', WorkbenchSession),
  staleTime: 60_000,
});

/** Wall milliseconds between ticks: deadlines are shown in minutes. */
const TICK_MS = 1_000;

/** The server's business time, ticking; null until the server has told it. */
export function useBusinessNow(): Date | null {
  const { data, dataUpdatedAt } = useQuery(session);
  const [wallMs, setWallMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setWallMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return data ? businessNow({ now: data.now, speed: data.speed, receivedAtMs: dataUpdatedAt }, wallMs) : null;
}
