import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import {
  ApiKeyCreated,
  ApiKeys,
  AuditList,
  type ChangeConsoleUser,
  type ConsoleLogin,
  ConsoleUnits,
  ConsoleUserCreated,
  ConsoleUsers,
  type NewApiKey,
  type NewConsoleUser,
} from '@xiaoer/contracts';
import { getJson, Nothing, postJson, requestJson } from '@xiaoer/ui';
import type { z } from 'zod';

export const logIn = (body: z.infer<typeof ConsoleLogin>) => postJson('/api/console/login', body, Nothing);
export const changePassword = (body: { current: string; next: string }) =>
  postJson('/api/console/password', body, Nothing);

export const users = queryOptions({
  queryKey: ['access', 'users'],
  queryFn: ({ signal }) => getJson('/api/console/users', ConsoleUsers, { signal }),
});
export const createUser = (body: z.infer<typeof NewConsoleUser>) =>
  postJson('/api/console/users', body, ConsoleUserCreated);
export const changeUser = ({ id, ...body }: { id: string } & z.infer<typeof ChangeConsoleUser>) =>
  requestJson('PATCH', `/api/console/users/${id}`, body, Nothing);

/** The tree that a user's scope is chosen from. */
export const scopeUnits = queryOptions({
  queryKey: ['access', 'units'],
  queryFn: ({ signal }) => getJson('/api/console/units', ConsoleUnits, { signal }),
});

export const apiKeys = queryOptions({
  queryKey: ['access', 'api-keys'],
  queryFn: ({ signal }) => getJson('/api/console/api-keys', ApiKeys, { signal }),
});
export const createApiKey = (body: z.infer<typeof NewApiKey>) => postJson('/api/console/api-keys', body, ApiKeyCreated);
export const revokeApiKey = (id: string) => requestJson('DELETE', `/api/console/api-keys/${id}`, undefined, Nothing);

const AUDIT_PAGE = 50;

/** Newest first; each page goes on from the last entry of the one before. */
export const audit = (subject: string) =>
  infiniteQueryOptions({
    queryKey: ['access', 'audit', subject],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: String(AUDIT_PAGE) });
      if (subject) query.set('subject', subject);
      if (pageParam) query.set('before', pageParam);
      return getJson(`/api/console/audit?${query}`, AuditList, { signal });
    },
    initialPageParam: '',
    getNextPageParam: ({ entries }) => (entries.length < AUDIT_PAGE ? undefined : entries.at(-1)?.id),
  });
