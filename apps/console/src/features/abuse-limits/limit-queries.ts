import { queryOptions } from '@tanstack/react-query';
import { type AbuseLimit, AbuseLimits } from '@xiaoer/contracts';
import { getJson, requestJson } from '@xiaoer/ui';

export const abuseLimits = queryOptions({
  queryKey: ['abuse-limits'],
  queryFn: ({ signal }) => getJson('/api/console/abuse-limits', AbuseLimits, { signal }),
});

/** Sets these rules; the others stay as they are. */
export const setAbuseLimits = (limits: AbuseLimit[]) =>
  requestJson('PUT', '/api/console/abuse-limits', { limits }, AbuseLimits);
