import { queryOptions } from '@tanstack/react-query';
import { Accepted, Connection, type ConnectionCheck, ConnectionFinding, type SaveConnection } from '@xiaoer/contracts';
import { getJson, postJson, requestJson } from '@xiaoer/ui';

export const connection = queryOptions({
  queryKey: ['connection'],
  queryFn: ({ signal }) => getJson('/api/console/connection', Connection, { signal }),
  refetchInterval: 15_000,
});

export const saveConnection = (settings: SaveConnection) =>
  requestJson('PUT', '/api/console/connection', settings, Connection);

export const runCheck = (check: ConnectionCheck) =>
  postJson(`/api/console/connection/checks/${check}`, {}, ConnectionFinding);

export const restartServer = () => postJson('/api/console/connection/restart', {}, Accepted);
