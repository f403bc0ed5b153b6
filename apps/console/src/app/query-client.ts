import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError, isTemporary } from '@xiaoer/ui';
import { me } from '../shared/session.ts';

export function createConsoleQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        // Whichever page notices first that the session is over: the shell reads `me` and leads to the log-in.
        const over = error instanceof ApiError && error.code === 'access.login_needed';
        if (over && query.queryKey[0] !== me.queryKey[0]) void client.invalidateQueries({ queryKey: me.queryKey });
      },
    }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => isTemporary(error) && failures < 3,
        retryDelay: (attempt) => Math.min(8_000, 500 * 2 ** attempt),
        staleTime: 3_000,
      },
    },
  });
  return client;
}
