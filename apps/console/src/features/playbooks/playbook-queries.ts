import { queryOptions } from '@tanstack/react-query';
import { DispatchList, Playbooks, Reminded, RunCoverage, RunList, RunReport } from '@xiaoer/contracts';
import { getJson, Nothing, postJson } from '@xiaoer/ui';
import type { z } from 'zod';

export type PlaybookRow = z.infer<typeof Playbooks>['playbooks'][number];
export type RunRow = z.infer<typeof RunList>['runs'][number];
export type Report = z.infer<typeof RunReport>;

/** Wall milliseconds; results arrive while one looks. */
const REFRESH_MS = 5_000;

export const playbooks = queryOptions({
  queryKey: ['playbooks', 'list'],
  queryFn: ({ signal }) => getJson('/api/console/playbooks', Playbooks, { signal }),
  refetchInterval: REFRESH_MS * 3,
});

export const runs = (code: string | undefined) =>
  queryOptions({
    queryKey: ['playbooks', 'runs', code ?? ''],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ limit: '100' });
      if (code) query.set('code', code);
      return getJson(`/api/console/runs?${query}`, RunList, { signal });
    },
    refetchInterval: REFRESH_MS,
  });

export const run = (id: string) =>
  queryOptions({
    queryKey: ['playbooks', 'run', id],
    queryFn: ({ signal }) => getJson(`/api/console/runs/${id}`, RunReport, { signal }),
    refetchInterval: REFRESH_MS,
  });

export const dispatches = (id: string) =>
  queryOptions({
    queryKey: ['playbooks', 'dispatches', id],
    queryFn: ({ signal }) => getJson(`/api/console/runs/${id}/dispatches`, DispatchList, { signal }),
    refetchInterval: REFRESH_MS,
  });

export const coverage = (id: string) =>
  queryOptions({
    queryKey: ['playbooks', 'coverage', id],
    queryFn: ({ signal }) => getJson(`/api/console/runs/${id}/coverage`, RunCoverage, { signal }),
    refetchInterval: REFRESH_MS,
  });

export const switchPlaybook = ({ code, active }: { code: string; active: boolean }) =>
  postJson(`/api/console/playbooks/${encodeURIComponent(code)}/active`, { active }, Nothing);
export const cancelRun = (id: string) => postJson(`/api/console/runs/${id}/cancel`, {}, Nothing);
export const resumeRun = (id: string) => postJson(`/api/console/runs/${id}/resume`, {}, Nothing);
export const remindRun = (id: string) => postJson(`/api/console/runs/${id}/remind`, {}, Reminded);
