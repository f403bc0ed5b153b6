/** The first looks at results, in minutes after WeCom took the dispatch: staff that sends sends soon. */
const FIRST_LOOKS_MIN = [1, 5, 15, 60];
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WEEK_MS = 168 * HOUR_MS;

/**
 * The next look at a dispatch whose results are not final. After the first hour it comes after a quarter of the
 * dispatch's age: hourly in the first hours, daily after four days, weekly at last, and never never.
 */
export function nextLook(sentAt: Date, at: Date): Date {
  const age = at.getTime() - sentAt.getTime();
  const first = FIRST_LOOKS_MIN.find((minutes) => minutes * MINUTE_MS > age);
  if (first !== undefined) return new Date(sentAt.getTime() + first * MINUTE_MS);
  const pause = Math.min(Math.max(age / 4, HOUR_MS), WEEK_MS);
  // On whole minutes after sending, so that the looks of one run fall together.
  return new Date(sentAt.getTime() + Math.ceil((age + pause) / MINUTE_MS) * MINUTE_MS);
}

/** Reads of one API that following up may use, out of 10,000 a minute and 150,000 an hour (LIMITS §12). */
export const FOLLOW_UP_BUDGET = { perMinute: 3_000, perHour: 45_000 };

/**
 * How many more calls following up may make now. The rest of the corp's budget is for what can't wait.
 * @param wall Unix milliseconds
 */
export function createBudget({ perMinute, perHour }: typeof FOLLOW_UP_BUDGET, wall: () => number) {
  const windows = [
    { cap: perMinute, lengthMs: MINUTE_MS, from: 0, used: 0 },
    { cap: perHour, lengthMs: HOUR_MS, from: 0, used: 0 },
  ];
  function turn(): void {
    for (const window of windows) {
      if (wall() - window.from < window.lengthMs) continue;
      window.from = wall();
      window.used = 0;
    }
  }
  return {
    left(): number {
      turn();
      return Math.max(0, Math.min(...windows.map(({ cap, used }) => cap - used)));
    },
    spend(calls: number): void {
      turn();
      for (const window of windows) window.used += calls;
    },
  };
}
export type Budget = ReturnType<typeof createBudget>;
