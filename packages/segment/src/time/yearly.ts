import { type CalendarDate, dateOf, datePlus } from './calendar.ts';

/**
 * Days that come back every year. What happened on 29 February counts on the 28th in years without one.
 * Years are Gregorian.
 */

/** Days of the calendar, both included. */
export interface Days {
  first: CalendarDate;
  last: CalendarDate;
}
/** A year's days from now: so many beginning with today, or the whole present month. */
export interface Upcoming {
  days?: number | undefined;
  period?: 'today' | 'this month' | undefined;
}

const yearOf = (date: CalendarDate): number => Number(date.slice(0, 4));
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const dated = (year: number, monthAndDay: string): CalendarDate => `${String(year).padStart(4, '0')}-${monthAndDay}`;
/** Month × 100 + day. */
const monthAndDayOf = (date: CalendarDate): number => Number(date.slice(5, 7)) * 100 + Number(date.slice(8, 10));

/** The days that are meant, from now on. */
export function daysOf({ days, period }: Upcoming, now: Date, zone: string): Days {
  const today = dateOf(now, zone);
  if (period === 'this month') {
    const month = today.slice(0, 8);
    const next = datePlus(`${month}28`, 4);
    return { first: `${month}01`, last: datePlus(`${next.slice(0, 8)}01`, -1) };
  }
  return { first: today, last: datePlus(today, (days ?? 1) - 1) };
}

/** Which months and days (month × 100 + day, from … to) come back within those days: one stretch, or two over New Year. */
export function monthAndDayRanges({ first, last }: Days): [number, number][] {
  const from = monthAndDayOf(first);
  const to = monthAndDayOf(last);
  const end = to === 228 && !isLeap(yearOf(last)) ? 229 : to;
  return yearOf(first) === yearOf(last)
    ? [[from, end]]
    : [
        [from, 1231],
        [101, end],
      ];
}

/**
 * The days that come back within those days so many years later: of 28 February 2027, one year before, 28 February 2026;
 * three years before, 28 and 29 February 2024. Null when there are none.
 */
export function yearsBefore({ first, last }: Days, years: number): Days | null {
  const from = dayYearsBefore(first, years);
  const earliest = from ?? dated(yearOf(first) - years, '03-01');
  const latest = latestYearsBefore(last, years);
  return earliest <= latest ? { first: earliest, last: latest } : null;
}

/** The latest day that comes back at this one, so many years later. */
export function latestYearsBefore(date: CalendarDate, years: number): CalendarDate {
  const year = yearOf(date) - years;
  if (date.endsWith('02-28') && !isLeap(yearOf(date)) && isLeap(year)) return dated(year, '02-29');
  return dayYearsBefore(date, years) ?? dated(year, '02-28');
}

/** The same month and day; null for a 29 February that was not. */
function dayYearsBefore(date: CalendarDate, years: number): CalendarDate | null {
  const year = yearOf(date) - years;
  return date.endsWith('02-29') && !isLeap(year) ? null : dated(year, date.slice(5));
}
