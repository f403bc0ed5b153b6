import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { Accepted, AcquisitionLinks, type CreateAcquisitionLink, Id, PoolList } from '@xiaoer/contracts';
import { getJson, postJson, requestJson } from '@xiaoer/ui';
import { z } from 'zod';

export interface PoolFilter {
  alarms: boolean;
  search: string;
  page: number;
}

export const pools = ({ alarms, search, page }: PoolFilter) =>
  queryOptions({
    queryKey: ['codes', 'pools', alarms, search, page],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({
        page: String(page),
        ...(alarms && { alarms: '1' }),
        ...(search && { search }),
      });
      return getJson(`/api/console/pools?${query}`, PoolList, { signal });
    },
    placeholderData: keepPreviousData,
  });

export const acquisitionLinks = queryOptions({
  queryKey: ['codes', 'links'],
  queryFn: ({ signal }) => getJson('/api/console/acquisition-links', AcquisitionLinks, { signal }),
});

export const createLink = (link: CreateAcquisitionLink) =>
  postJson('/api/console/acquisition-links', link, z.object({ id: Id }));

export const deleteLink = (id: string) =>
  requestJson('DELETE', `/api/console/acquisition-links/${id}`, undefined, Accepted);
