import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type AddStock, DropDetail, DropLive, DropStopped, Drops, StockAdded } from '@xiaoer/contracts';
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

/** Of a drop that is over nothing changes any more. */
const isOver = (state: DropLive['state'] | undefined) => state === 'ended' || state === 'stopped';

/** What a rush is watched by: asked again while the drop can still move. */
export const dropLive = (id: string) =>
  queryOptions({
    queryKey: ['drops', 'live', id],
    queryFn: ({ signal }) => getJson(`/api/console/drops/${id}/live`, DropLive, { signal }),
    refetchInterval: ({ state: { data } }) => (isOver(data?.state) ? false : REFRESH_MS),
  });

export const addStock = ({ id, ...body }: AddStock & { id: string }) =>
  postJson(`/api/console/drops/${id}/stock`, body, StockAdded);

export const stopDrop = (id: string) => postJson(`/api/console/drops/${id}/stop`, {}, DropStopped);
