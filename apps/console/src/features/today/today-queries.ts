import { queryOptions } from '@tanstack/react-query';
import { Playbooks, Today } from '@xiaoer/contracts';
import { getJson } from '@xiaoer/ui';

/** Wall milliseconds: often enough to watch a noon drop, seldom enough for a dozen open screens. */
const REFRESH_MS = 4_000;

export const today = queryOptions({
  queryKey: ['today'],
  queryFn: ({ signal }) => getJson('/api/console/today', Today, { signal }),
  refetchInterval: REFRESH_MS,
});

/** What is still to fire today; changes when a playbook fires or is switched. */
export const upcoming = queryOptions({
  queryKey: ['today', 'upcoming'],
  queryFn: ({ signal }) => getJson('/api/console/playbooks', Playbooks, { signal }),
  refetchInterval: REFRESH_MS,
});
