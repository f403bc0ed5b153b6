import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { ConsoleStores, ConsoleUnits } from '@xiaoer/contracts';
import { getJson, Nothing, requestJson } from '@xiaoer/ui';

export interface StoreFilter {
  query?: string;
  unit?: string;
  page?: number;
}
export const STORES_PER_PAGE = 50;

export const stores = ({ query, unit, page = 1 }: StoreFilter) =>
  queryOptions({
    queryKey: ['stores', 'list', query ?? '', unit ?? '', page],
    queryFn: ({ signal }) => {
      const params = new URLSearchParams({ page: String(page), size: String(STORES_PER_PAGE) });
      if (query) params.set('query', query);
      if (unit) params.set('unit', unit);
      return getJson(`/api/console/stores?${params}`, ConsoleStores, { signal });
    },
    placeholderData: keepPreviousData,
  });

export const units = queryOptions({
  queryKey: ['stores', 'units'],
  queryFn: ({ signal }) => getJson('/api/console/units', ConsoleUnits, { signal }),
  staleTime: 60_000,
});

export const changeContactCap = ({ id, contactCap }: { id: string; contactCap: number }) =>
  requestJson('PATCH', `/api/console/accounts/${id}`, { contactCap }, Nothing);
