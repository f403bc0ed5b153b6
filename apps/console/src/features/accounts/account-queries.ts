import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  Accepted,
  type AccountHealth,
  AccountHealthHistory,
  AccountHealthList,
  HealthSettings,
} from '@xiaoer/contracts';
import { getJson, postJson, requestJson } from '@xiaoer/ui';

const BASE = '/api/console/account-health';

export interface AccountFilter {
  health: AccountHealth | null;
  search: string;
  page: number;
}

export const accountList = ({ health, search, page }: AccountFilter) =>
  queryOptions({
    queryKey: ['accounts', 'list', health, search, page],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ page: String(page), ...(health && { health }), ...(search && { search }) });
      return getJson(`${BASE}?${query}`, AccountHealthList, { signal });
    },
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

export const accountHistory = (id: string) =>
  queryOptions({
    queryKey: ['accounts', 'history', id],
    queryFn: ({ signal }) => getJson(`${BASE}/${id}`, AccountHealthHistory, { signal }),
  });

export const healthSettings = queryOptions({
  queryKey: ['accounts', 'settings'],
  queryFn: ({ signal }) => getJson(`${BASE}/settings`, HealthSettings, { signal }),
});

export const clearErrors = (id: string) => postJson(`${BASE}/${id}/errors-cleared`, {}, Accepted);

export const wantOlderDays = (id: string) => postJson(`${BASE}/${id}/older-days`, { days: 180 }, Accepted);

export const changeHealthSetting = ({ name, value }: { name: string; value: number }) =>
  requestJson('PUT', `${BASE}/settings/${name}`, { value }, HealthSettings);
