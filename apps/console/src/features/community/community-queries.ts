import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { ConsoleStores, GroupList, LiveCodeList } from '@xiaoer/contracts';
import { getJson, Nothing, postJson } from '@xiaoer/ui';

export type GroupKind = 'bound' | 'unbound';

export const groups = (kind: GroupKind, page: number) =>
  queryOptions({
    queryKey: ['community', 'groups', kind, page],
    queryFn: ({ signal }) =>
      getJson(`/api/console/groups${kind === 'unbound' ? '/unbound' : ''}?page=${page}`, GroupList, { signal }),
    placeholderData: keepPreviousData,
  });

export const liveCodes = queryOptions({
  queryKey: ['community', 'live-codes'],
  queryFn: ({ signal }) => getJson('/api/console/live-codes', LiveCodeList, { signal }),
});

export const bindGroup = ({ id, store }: { id: string; store: string }) =>
  postJson(`/api/console/groups/${id}/bind`, { store }, Nothing);

/** Stores to choose from while typing. */
export const storesToBind = (query: string) =>
  queryOptions({
    queryKey: ['community', 'stores', query],
    queryFn: ({ signal }) =>
      getJson(`/api/console/stores?${new URLSearchParams({ query, size: '20' })}`, ConsoleStores, { signal }),
    placeholderData: keepPreviousData,
  });
