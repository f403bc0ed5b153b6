/**
 * Days, weeks, months and years of a zone (IANA name), exact over changes of summer time: a day begins with its first
 * instant, whatever the clock then shows, and ends with the first instant of the next. Weeks begin on Monday.
 */

/** A day of the calendar as YYYY-MM-DD. */
export type CalendarDate = string;

/** `end` belongs to the next span. */
export interface Span {
  start: Date;
  end: Date;
}

export const PERIODS = [
  'today',
  'yesterday',
  'this week',
  'last week',
  'this month',
  'last month',
  'this year',
  'last year',
] as const;
export type Period = (typeof PERIODS)[number];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();
/** The wall clock of a zone as if it were UTC, in milliseconds: what sums and comparisons of wall times are made on. */
function wallClock(at: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
    });
    formats.set(zone, format);
  }
  const parts: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(at)) parts[type] = value;
  const year = parts['era'] === 'BC' ? 1 - Number(parts['year']) : Number(parts['year']);
  const wall = new Date(0);
  wall.setUTCFullYear(year, Number(parts['month']) - 1, Number(parts['day']));
  wall.setUTCHours(Number(parts['hour']), Number(parts['minute']), Number(parts['second']));
  return wall.getTime() + (((at % 1000) + 1000) % 1000);
}

/** How far a wall clock is ahead of UTC at an instant. */
const offsetAt = (at: number, zone: string): number => wallClock(at, zone) - at;

/** The instant at which the zone's clock shows `wall` first; null when it jumps over it. */
function firstShowing(wall: number, zone: string): number | null {
  const shown = [offsetAt(wall - DAY, zone), offsetAt(wall + DAY, zone)]
    .map((offset) => wall - offset)
    .filter((at) => wallClock(at, zone) === wall);
  return shown.length === 0 ? null : Math.min(...shown);
}

const wallOf = (date: CalendarDate): number => {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const wall = new Date(0);
  wall.setUTCFullYear(year, month - 1, day);
  return wall.getTime();
};
const dateOfWall = (wall: number): CalendarDate => {
  const date = new Date(wall);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
};

/** The first instant of a day. A day that a zone left out (Samoa, 30 December 2011) begins and ends with the next one. */
export function startOfDate(date: CalendarDate, zone: string): Date {
  const midnight = wallOf(date);
  const shown = firstShowing(midnight, zone);
  if (shown !== null) return new Date(shown);
  // the clock jumps over midnight: the day begins with the jump, found by halving
  let before = midnight - 2 * DAY;
  let after = midnight + 2 * DAY;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallClock(middle, zone) >= midnight) after = middle;
    else before = middle;
  }
  return new Date(after);
}

/** The day of an instant. */
export const dateOf = (at: Date, zone: string): CalendarDate => dateOfWall(wallClock(at.getTime(), zone));

export const startOfDay = (at: Date, zone: string): Date => startOfDate(dateOf(at, zone), zone);

/** Days of the calendar, without a zone. */
export const datePlus = (date: CalendarDate, days: number): CalendarDate => dateOfWall(wallOf(date) + days * DAY);

/** The same time of day so many days later; an hour that the clock jumps over is taken by the clock from before the jump. */
export function addDays(at: Date, days: number, zone: string): Date {
  const wall = wallClock(at.getTime(), zone) + days * DAY;
  return new Date(firstShowing(wall, zone) ?? wall - offsetAt(wall - DAY, zone));
}

const isDate = /^(\d{4})-(\d{2})-(\d{2})$/;
/** Whether a text is a day that exists, of the years 1900 to 2199. */
export function isCalendarDate(text: string): text is CalendarDate {
  const found = isDate.exec(text);
  if (!found) return false;
  const year = Number(found[1]);
  return year >= 1900 && year < 2200 && dateOfWall(wallOf(text)) === text;
}

/** The first instant of a day as it is written, `2026-10-01`; null when there is no such day. */
export const parseDate = (text: string, zone: string): Date | null =>
  isCalendarDate(text) ? startOfDate(text, zone) : null;

const monday = (date: CalendarDate): CalendarDate => datePlus(date, -((new Date(wallOf(date)).getUTCDay() + 6) % 7));
const firstOfMonth = (date: CalendarDate, months = 0): CalendarDate => {
  const [year, month] = date.split('-').map(Number) as [number, number];
  return dateOfWall(Date.UTC(year, month - 1 + months, 1));
};
const firstOfYear = (date: CalendarDate, years = 0): CalendarDate =>
  dateOfWall(Date.UTC(Number(date.slice(0, 4)) + years, 0, 1));

/** First day of a period, and the first day after it. */
const DAYS_OF: Record<Period, (today: CalendarDate) => [CalendarDate, CalendarDate]> = {
  today: (today) => [today, datePlus(today, 1)],
  yesterday: (today) => [datePlus(today, -1), today],
  'this week': (today) => [monday(today), datePlus(monday(today), 7)],
  'last week': (today) => [datePlus(monday(today), -7), monday(today)],
  'this month': (today) => [firstOfMonth(today), firstOfMonth(today, 1)],
  'last month': (today) => [firstOfMonth(today, -1), firstOfMonth(today)],
  'this year': (today) => [firstOfYear(today), firstOfYear(today, 1)],
  'last year': (today) => [firstOfYear(today, -1), firstOfYear(today)],
};

/** The period of the calendar that an instant lies in, or the one before. */
export function periodOf(period: Period, now: Date, zone: string): Span {
  const [first, next] = DAYS_OF[period](dateOf(now, zone));
  return { start: startOfDate(first, zone), end: startOfDate(next, zone) };
}
