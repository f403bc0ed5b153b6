import { DEFAULT_ZONE } from '@xiaoer/ui';

const DAY_MS = 864e5;

/** The date of an instant in the chain's zone, as `YYYY-MM-DD`. */
export function dateOf(at: Date, zone = DEFAULT_ZONE): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(at);
}

/** The last `days` days, today included. */
export function lastDays(days: number, now: Date): { from: string; until: string } {
  return { from: dateOf(new Date(+now - (days - 1) * DAY_MS)), until: dateOf(now) };
}
