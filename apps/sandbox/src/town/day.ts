/** The town's wall clocks all show Beijing time. */
const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

/** A day as YYYY-MM-DD. */
export const dayOf = (at: Date): string => new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 10);

/** An instant of a day by its minute, e.g. 8 * 60 + 30 for 08:30. */
export const atMinute = (day: string, minute: number): Date =>
  new Date(Date.parse(`${day}T00:00:00Z`) - OFFSET_MS + minute * MINUTE_MS);

export const nextDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);

/** Days from 1970 on, and the ISO weekday (1 Monday … 7 Sunday). */
const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
export const weekday = (day: string): number => ((dayNumber(day) + 3) % 7) + 1;

export const minuteOf = (at: Date): number => Math.floor(((at.getTime() + OFFSET_MS) % DAY_MS) / MINUTE_MS);
