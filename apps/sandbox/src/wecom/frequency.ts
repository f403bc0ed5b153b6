import { refuse } from '../world/errors.ts';
import type { WorldSettings } from '../world/settings.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

interface Window {
  from: number;
  n: number;
}

/** What a call of this path may use up: wall milliseconds of the window, and calls within it. */
function limitsOf(path: string, settings: WorldSettings): { ms: number; max: number }[] {
  if (path === 'get_jsapi_ticket') return [{ ms: HOUR_MS, max: settings.ticketsPerHour.corp }];
  if (path === 'ticket/get') return [{ ms: HOUR_MS, max: settings.ticketsPerHour.app }];
  return [
    { ms: MINUTE_MS, max: settings.frequency.perMinute },
    { ms: HOUR_MS, max: settings.frequency.perHour },
  ];
}

/** Lists and details, which the platform lets run a few at a time only. */
const READS = /(^|\/)(get|list|batch|simplelist)|_(list|result)$|\/(list|statistic|customer)/;

/**
 * Calls of one endpoint per wall minute and hour. Once over, the endpoint is shut for as long as its window, counted
 * from the call that was too much (doc 90312); what is refused meanwhile counts for nothing.
 */
export function createFrequency(settings: WorldSettings, wall: () => number) {
  const windows = new Map<string, Window>();
  const shut = new Map<string, number>();
  const underWay = new Map<string, number>();

  const count = (path: string, ms: number, max: number): void => {
    const key = `${ms}:${path}`;
    const at = wall();
    const window = windows.get(key);
    if (!window || at - window.from >= ms) windows.set(key, { from: at, n: 1 });
    else window.n++;
    if ((windows.get(key)?.n ?? 0) <= max) return;
    windows.delete(key);
    shut.set(path, Math.max(shut.get(path) ?? 0, at + ms));
  };

  return {
    spend(path: string): void {
      for (const { ms, max } of limitsOf(path, settings)) if (wall() >= (shut.get(path) ?? 0)) count(path, ms, max);
      if (wall() < (shut.get(path) ?? 0)) refuse(45009, 'api freq out of limit');
    },
    /** Shuts an API as if it had been called too often. */
    shut: (path: string, ms: number): void => void shut.set(path, wall() + ms),
    /** Runs a call, counted while it is under way; answers null instead when too many reads of this API are. */
    async within<T>(path: string, work: () => Promise<T>): Promise<T | null> {
      const others = underWay.get(path) ?? 0;
      if (others >= settings.parallelReads && READS.test(path)) return null;
      underWay.set(path, others + 1);
      try {
        return await work();
      } finally {
        underWay.set(path, (underWay.get(path) ?? 1) - 1);
      }
    },
  };
}
export type Frequency = ReturnType<typeof createFrequency>;
