import { useRouter } from '@tarojs/taro';
import { useEffect, useRef } from 'react';
import { persistently, tell } from './api';

/** Tells the server once that this page was opened, and from which run's link (`r`). A lost report is no reason to trouble the customer. */
export function useVisit(page: 'join' | 'drop' | 'wallet', { ready }: { ready: boolean }): void {
  const { params } = useRouter();
  const told = useRef(false);
  useEffect(() => {
    if (!ready || told.current) return;
    told.current = true;
    const visit = { page, ...(params.r ? { marker: params.r } : {}) };
    persistently(() => tell('/visits', visit), { tries: 4 }).catch(() => {});
  }, [ready, page, params.r]);
}
