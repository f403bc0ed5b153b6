import { queryOptions } from '@tanstack/react-query';
import { ConsoleImports } from '@xiaoer/contracts';
import { getJson } from '@xiaoer/ui';

/** Wall milliseconds: while one runs, and otherwise. */
const REFRESH = { running: 1_500, idle: 15_000 } as const;

export const imports = queryOptions({
  queryKey: ['imports'],
  queryFn: ({ signal }) => getJson('/api/console/imports', ConsoleImports, { signal }),
  refetchInterval: ({ state }) =>
    state.data?.imports.some((one) => one.state === 'running') ? REFRESH.running : REFRESH.idle,
});

/** A file, so that the browser keeps it by itself. */
export const rejectedRowsUrl = (id: string) => `/api/console/imports/${id}/rejected`;
