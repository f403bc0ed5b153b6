import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { DropDetail, DropStopped, Drops } from '@xiaoer/contracts';
import { getJson, postJson } from '@xiaoer/ui';

/** Wall milliseconds; a rush is over within a minute. */
const REFRESH_MS = 3_000;
const PER_PAGE = 20;

/** The latest to open first. */
export const drops = infiniteQueryOptions({
  queryKey: ['drops', 'list'],
  queryFn: ({ pageParam, signal }) => {
    const query = new URLSearchParams({ limit: String(PER_PAGE) });
    if (pageParam) query.set('before', pageParam);
    return getJson(`/api/console/drops?${query}`, Drops, { signal });
  },
  initialPageParam: '',
  getNextPageParam: ({ drops: page }) => (page.length < PER_PAGE ? undefined : page.at(-1)?.opensAt),
  refetchInterval: REFRESH_MS,
});

export const drop = (id: string) =>
  queryOptions({
    queryKey: ['drops', 'one', id],
    queryFn: ({ signal }) => getJson(`/api/console/drops/${id}`, DropDetail, { signal }),
    refetchInterval: REFRESH_MS,
  });

export const stopDrop = (id: string) => postJson(`/api/console/drops/${id}/stop`, {}, DropStopped);
