import { dayOf, firstOfMonth, plusDays, startOf, weekdayOf } from './calendar.ts';

interface Duration {
  minutes?: number;
  hours?: number;
  days?: number;
  weeks?: number;
}
export interface Window {
  within?: Duration;
  before?: Duration;
  since?: string;
  until?: string;
  period?: string;
}

export const millisecondsOf = ({ minutes = 0, hours = 0, days = 0, weeks = 0 }: Duration): number =>
  ((weeks * 7 + days) * 24 * 60 + hours * 60 + minutes) * 60_000;

/** Whether an instant lies in every part of a window; nothing lies after now. */
export function lies(window: Window | null | undefined, { now, zone }: { now: number; zone: string }) {
  const { within, before, since, until, period } = window ?? {};
  const days = period === undefined ? null : daysOf(period, dayOf(now, zone));
  return (at: number | null): boolean => {
    if (at === null || at > now) return false;
    if (within !== undefined && at <= now - millisecondsOf(within)) return false;
    if (before !== undefined && at > now - millisecondsOf(before)) return false;
    if (since !== undefined && at < startOf(since, zone)) return false;
    if (until !== undefined && at >= startOf(plusDays(until, 1), zone)) return false;
    return days === null || (at >= startOf(days[0], zone) && at < startOf(days[1], zone));
  };
}

/** First day of a period, and the first day after it. */
function daysOf(period: string, today: string): [string, string] {
  const monday = plusDays(today, 1 - weekdayOf(today));
  const january = (year: number) => `${Number(today.slice(0, 4)) + year}-01-01`;
  switch (period) {
    case 'today':
      return [today, plusDays(today, 1)];
    case 'yesterday':
      return [plusDays(today, -1), today];
    case 'this week':
      return [monday, plusDays(monday, 7)];
    case 'last week':
      return [plusDays(monday, -7), monday];
    case 'this month':
      return [firstOfMonth(today, 0), firstOfMonth(today, 1)];
    case 'last month':
      return [firstOfMonth(today, -1), firstOfMonth(today, 0)];
    case 'this year':
      return [january(0), january(1)];
    case 'last year':
      return [january(-1), january(0)];
    default:
      throw new Error(`no period is called ${period}`);
  }
}
