import type { OfferConditions } from '@xiaoer/contracts';
import { localTime } from '../../organisation/index.ts';
import type { Terms } from './terms.ts';

/** The zone of coupons that were issued for no store. */
export const CHAIN_ZONE = 'Asia/Shanghai';

/**
 * The instant at which the n-th day ends in a zone, the day of `at` being the first: with one day, tonight's midnight.
 * Exclusive: at that instant the coupon is expired.
 */
export function endOfDay(at: Date, days: number, zone: string): Date {
  const { year, month, day } = localDate(at, zone);
  return startOfDay(year, month, day + days, zone);
}

/** When a coupon issued at `at` is valid, in the zone of the store it is issued for: from `from` on, before `until`. */
export function validityOf(
  { validDays, validDates }: Pick<Terms, 'validDays' | 'validDates'>,
  at: Date,
  zone: string,
): { from: Date; until: Date } {
  // The table's check holds that one of the two is there.
  if (validDates === null) return { from: at, until: endOfDay(at, validDays!, zone) };
  const [from, until] = [startOfDate(validDates.from, 0, zone), startOfDate(validDates.to, 1, zone)];
  return { from: from > at ? from : at, until };
}

/** The first instant of the day that many days after a date (YYYY-MM-DD). */
function startOfDate(date: string, daysAfter: number, zone: string): Date {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return startOfDay(year, month, day + daysAfter, zone);
}

export type LimitPeriod = NonNullable<OfferConditions['limit']>['per'];

/** The period of a zone's calendar in which an instant lies, half-open; weeks begin on Monday. Null: all time. */
export function periodOf(per: LimitPeriod, at: Date, zone: string): { from: Date; until: Date } | null {
  const { year, month, day } = localDate(at, zone);
  const days = (first: number, n: number) => ({
    from: startOfDay(year, month, first, zone),
    until: startOfDay(year, month, first + n, zone),
  });
  switch (per) {
    case 'day':
      return days(day, 1);
    case 'week':
      return days(day - (localTime(at, zone).weekday - 1), 7);
    case 'month':
      return { from: startOfDay(year, month, 1, zone), until: startOfDay(year, month + 1, 1, zone) };
    case 'ever':
      return null;
  }
}

/** The first instant of a local day. `day` may run past the month's end. */
function startOfDay(year: number, month: number, day: number, zone: string): Date {
  const midnight = Date.UTC(year, month - 1, day);
  // The offset that holds at the instant we look for is found by trying the one that holds nearby, twice: around a
  // change of summer time the first try can be an hour off.
  const first = midnight - offsetMs(new Date(midnight), zone);
  const second = midnight - offsetMs(new Date(first), zone);
  // Where summer time begins at midnight that midnight does not exist, and the day starts at the later of the two.
  return new Date(Math.max(second, midnight - offsetMs(new Date(second), zone)));
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetMs(at: Date, zone: string): number {
  const local = localDate(at, zone);
  const shown = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second);
  return shown - Math.floor(at.getTime() / 1000) * 1000;
}

function localDate(at: Date, zone: string) {
  const parts = Object.fromEntries(
    formatFor(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return parts as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs far more than using it. */
function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const numeric = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  const made = new Intl.DateTimeFormat('en-US', { ...numeric, timeZone, second: 'numeric', hourCycle: 'h23' });
  formats.set(timeZone, made);
  return made;
}
