import { refuse } from '../world/errors.ts';

/** Calls of one endpoint per wall minute and hour. Once over, the endpoint is closed for as long as its window. */
export function createFrequency(limits: { perMinute: number; perHour: number }, wall: () => number) {
  const windows = [
    { ms: 60_000, max: limits.perMinute, seen: new Map<string, { from: number; n: number }>() },
    { ms: 3_600_000, max: limits.perHour, seen: new Map<string, { from: number; n: number }>() },
  ];
  return {
    spend(path: string): void {
      const at = wall();
      for (const { ms, max, seen } of windows) {
        const window = seen.get(path);
        if (!window || at - window.from >= ms) seen.set(path, { from: at, n: 1 });
        else if (window.n < max) window.n++;
        else refuse(45009, 'api freq out of limit');
      }
    },
  };
}
export type Frequency = ReturnType<typeof createFrequency>;
