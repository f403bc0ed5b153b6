import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  Accepted,
  type CreateMoment,
  MomentAccounts,
  MomentCreated,
  MomentList,
  MomentPreview,
  MomentSetting,
  MomentTags,
  type PreviewMoment,
  Reminded,
} from '@xiaoer/contracts';
import { getJson, postJson, requestJson } from '@xiaoer/ui';

const BASE = '/api/console/moments';

export const moments = queryOptions({
  queryKey: ['moments'],
  queryFn: ({ signal }) => getJson(BASE, MomentList, { signal }),
  refetchInterval: 10_000,
});

export const momentAccounts = (id: string) =>
  queryOptions({
    queryKey: ['moments', id, 'accounts'],
    queryFn: ({ signal }) => getJson(`${BASE}/${id}/accounts`, MomentAccounts, { signal }),
  });

/** Who will be asked and what speaks against it; the server decides both. */
export const momentPreview = (draft: PreviewMoment | null) =>
  queryOptions({
    queryKey: ['moments', 'preview', draft],
    queryFn: ({ signal }) => postJson(`${BASE}/preview`, draft, MomentPreview, { signal }),
    enabled: draft !== null,
    placeholderData: keepPreviousData,
  });

/** The corp's tags, from WeCom itself. */
export const momentTags = queryOptions({
  queryKey: ['moments', 'tags'],
  queryFn: ({ signal }) => getJson(`${BASE}/tags`, MomentTags, { signal }),
  staleTime: 60_000,
  retry: false,
});

export const createMoment = (moment: CreateMoment) => postJson(BASE, moment, MomentCreated);
export const stopMoment = (id: string) => postJson(`${BASE}/${id}/stop`, {}, Accepted);
export const remindMoment = (id: string) => postJson(`${BASE}/${id}/remind`, {}, Reminded);
export const saveSetting = (perAccountPerDay: number) =>
  requestJson('PUT', `${BASE}/setting`, { perAccountPerDay }, MomentSetting);
