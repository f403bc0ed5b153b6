import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { CustomerDetail, CustomerExported, CustomerList, Timeline, Why } from '@xiaoer/contracts';
import { getJson, Nothing, postJson, requestJson } from '@xiaoer/ui';

export const customerList = (query: string, page: number) =>
  queryOptions({
    queryKey: ['customers', 'list', query, page],
    queryFn: ({ signal }) =>
      getJson(`/api/console/customers?${new URLSearchParams({ query, page: String(page) })}`, CustomerList, { signal }),
    placeholderData: keepPreviousData,
  });

export const customer = (id: string) =>
  queryOptions({
    queryKey: ['customers', 'one', id],
    queryFn: ({ signal }) => getJson(`/api/console/customers/${id}`, CustomerDetail, { signal }),
  });

export const customerTimeline = (id: string) =>
  queryOptions({
    queryKey: ['customers', 'timeline', id],
    queryFn: ({ signal }) => getJson(`/api/console/customers/${id}/timeline`, Timeline, { signal }),
  });

export const customerWhy = (id: string) =>
  queryOptions({
    queryKey: ['customers', 'why', id],
    queryFn: ({ signal }) => getJson(`/api/console/customers/${id}/why`, Why, { signal }),
  });

export const addTag = (id: string, tag: string) => postJson(`/api/console/customers/${id}/tags`, { tag }, Nothing);
export const removeTag = (id: string, tag: string) =>
  requestJson('DELETE', `/api/console/customers/${id}/tags/${encodeURIComponent(tag)}`, undefined, Nothing);

/** Gathering what every module holds may take a while. Wall milliseconds. */
const EXPORT_TIMEOUT_MS = 60_000;
export const exportCustomer = (id: string) =>
  postJson(`/api/console/customers/${id}/export`, {}, CustomerExported, { timeoutMs: EXPORT_TIMEOUT_MS });
export const mergeCustomer = ({ id, into }: { id: string; into: string }) =>
  postJson(`/api/console/customers/${id}/merge`, { into }, Nothing);
export const eraseCustomer = (id: string) => requestJson('DELETE', `/api/console/customers/${id}`, undefined, Nothing);
