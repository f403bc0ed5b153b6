import { QueryCache, QueryClient } from '@tanstack/react-query';
import { isTemporary } from '@xiaoer/ui';
import { loginIfNeeded, loginWorked } from '../shared/login.ts';

export function createWorkbenchQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: loginIfNeeded, onSuccess: loginWorked }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => isTemporary(error) && failures < 3,
        retryDelay: (attempt) => Math.min(8_000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2),
        staleTime: 5_000,
      },
    },
  });
}
