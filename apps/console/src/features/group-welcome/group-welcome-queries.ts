import { queryOptions } from '@tanstack/react-query';
import {
  Accepted,
  type ChangeGroupWelcome,
  type CreateGroupWelcome,
  GroupWelcomeCreated,
  GroupWelcomeOwners,
  GroupWelcomes,
} from '@xiaoer/contracts';
import { getJson, postJson, requestJson } from '@xiaoer/ui';

const BASE = '/api/console/group-welcomes';

export const groupWelcomes = queryOptions({
  queryKey: ['group-welcomes'],
  queryFn: ({ signal }) => getJson(BASE, GroupWelcomes, { signal }),
  refetchInterval: 10_000,
});

export const groupWelcomeOwners = (id: string) =>
  queryOptions({
    queryKey: ['group-welcomes', id, 'owners'],
    queryFn: ({ signal }) => getJson(`${BASE}/${id}/owners`, GroupWelcomeOwners, { signal }),
  });

export const createGroupWelcome = (welcome: CreateGroupWelcome) => postJson(BASE, welcome, GroupWelcomeCreated);
export const changeGroupWelcome = ({ id, ...welcome }: ChangeGroupWelcome & { id: string }) =>
  requestJson('PUT', `${BASE}/${id}`, welcome, Accepted);
export const deleteGroupWelcome = (id: string) => postJson(`${BASE}/${id}/delete`, {}, Accepted);
export const addAgain = (id: string) => postJson(`${BASE}/${id}/again`, {}, Accepted);
