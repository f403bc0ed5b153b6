import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { type Effect, Figures } from '@xiaoer/contracts';
import { getJson } from '@xiaoer/ui';
import type { z } from 'zod';

export type EffectRow = z.infer<typeof Effect>;

/** Reading a month of a large chain's orders takes its time. Wall milliseconds. */
const TIMEOUT_MS = 60_000;

/** The figures of whole days; both are dates of the chain's zone. */
export const figures = (from: string, until: string) =>
  queryOptions({
    queryKey: ['figures', from, until],
    queryFn: ({ signal }) =>
      getJson(`/api/console/figures?${new URLSearchParams({ from, until })}`, Figures, {
        signal,
        timeoutMs: TIMEOUT_MS,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
