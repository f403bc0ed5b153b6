import { queryOptions } from '@tanstack/react-query';
import { WorkbenchToday } from '@xiaoer/contracts';
import { getJson } from '@xiaoer/ui';

/** Wall milliseconds: mass-send tasks turn done by themselves when WeCom reports their results. */
const REFRESH_MS = 20_000;

export const today = queryOptions({
  queryKey: ['today'],
  queryFn: () => getJson('/api/workbench/today', WorkbenchToday),
  refetchInterval: REFRESH_MS,
});
