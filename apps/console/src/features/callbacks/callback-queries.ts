import { queryOptions } from '@tanstack/react-query';
import { Accepted, CallbackFigures } from '@xiaoer/contracts';
import { getJson, postJson } from '@xiaoer/ui';

export const callbacks = queryOptions({
  queryKey: ['callbacks'],
  queryFn: ({ signal }) => getJson('/api/console/callbacks', CallbackFigures, { signal }),
  refetchInterval: 10_000,
});

export const retryParked = () => postJson('/api/console/callbacks/retry', {}, Accepted);
