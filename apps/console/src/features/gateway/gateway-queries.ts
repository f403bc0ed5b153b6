import { queryOptions } from '@tanstack/react-query';
import { Accepted, DeliveryMonitor } from '@xiaoer/contracts';
import { getJson, postJson } from '@xiaoer/ui';

export const monitor = queryOptions({
  queryKey: ['delivery', 'monitor'],
  queryFn: ({ signal }) => getJson('/api/console/delivery/monitor', DeliveryMonitor, { signal }),
  refetchInterval: 5_000,
});

export const retryDispatch = ({ runId, no }: { runId: string; no: number }) =>
  postJson(`/api/console/runs/${runId}/dispatches/${no}/retry`, {}, Accepted);

export const retryJobs = (task: string) =>
  postJson(`/api/console/delivery/jobs/${encodeURIComponent(task)}/retry`, {}, Accepted);
