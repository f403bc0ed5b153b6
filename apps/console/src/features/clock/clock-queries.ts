import { queryOptions } from '@tanstack/react-query';
import { SetSpeed, Today } from '@xiaoer/contracts';
import { getJson, Nothing, postJson } from '@xiaoer/ui';

const ClockMode = Today.pick({ clock: true });

/** Which kind of clock the server runs on. Asked only when somebody wants to change it. */
export const clockMode = queryOptions({
  queryKey: ['clock', 'mode'],
  queryFn: ({ signal }) => getJson('/api/console/today', ClockMode, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export const setSpeed = (speed: number) => postJson('/api/console/clock', SetSpeed.parse({ speed }), Nothing);
