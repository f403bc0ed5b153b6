import { queryOptions } from '@tanstack/react-query';
import { Accepted, SyncAsked, type SyncGuard, SyncState } from '@xiaoer/contracts';
import { getJson, postJson, requestJson } from '@xiaoer/ui';

/** Milliseconds between two looks, while one runs and otherwise. */
const LOOK_MS = { running: 1_500, resting: 15_000 };

export const syncState = queryOptions({
  queryKey: ['wecom-sync'],
  queryFn: ({ signal }) => getJson('/api/console/wecom/sync', SyncState, { signal }),
  refetchInterval: ({ state }) => (state.data?.runs[0]?.state === 'running' ? LOOK_MS.running : LOOK_MS.resting),
});

/** @param believed ids of accounts whose great losses were looked at */
export const askSync = (believed: string[]) => postJson('/api/console/wecom/sync', { believed }, SyncAsked);

export const setGuard = (guard: SyncGuard) => requestJson('PUT', '/api/console/wecom/sync/guard', guard, Accepted);
