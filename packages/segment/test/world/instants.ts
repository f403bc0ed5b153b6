import { DAY, dayOf, firstOfMonth, plusDays, startOf, weekdayOf } from '../evaluator/calendar.ts';
import type { Draw } from './draw.ts';

/** Instants at which calendars go wrong, for `now`. */
const ODD_NOWS: Record<string, readonly string[]> = {
  'Asia/Shanghai': [
    '2026-10-20T01:30:00.000Z',
    '2026-10-31T15:59:59.999Z', // last millisecond of a month
    '2026-10-31T16:00:00.000Z', // first
    '2026-12-31T15:59:59.999Z',
    '2026-12-31T16:00:00.000Z',
    '2028-02-29T04:00:00.000Z',
    '2028-02-28T16:00:00.000Z', // 29 February begins
    '2027-02-28T04:00:00.000Z', // the 29th comes back today
    '2027-02-22T04:00:00.000Z', // and as the last of seven days
    '2028-03-31T03:00:00.000Z',
    '2026-10-25T16:00:00.000Z', // a Monday begins
  ],
  'America/New_York': [
    '2026-03-08T06:59:59.999Z', // before summer time
    '2026-03-08T07:00:00.000Z',
    '2026-03-09T04:00:00.000Z',
    '2026-03-15T12:00:00.000Z',
    '2026-11-01T05:30:00.000Z', // half past one, twice
    '2026-11-01T06:30:00.000Z',
    '2026-11-02T05:00:00.000Z',
    '2026-11-08T12:00:00.000Z',
    '2026-04-10T12:00:00.000Z', // the month before had an hour less
    '2026-12-05T12:00:00.000Z', // an hour more
    '2027-01-01T05:00:00.000Z',
    '2027-02-28T12:00:00.000Z',
    '2028-02-29T23:00:00.000Z',
  ],
};

export function drawNow(draw: Draw, zone: string): number {
  if (draw.chance(0.75)) return Date.parse(draw.pick(ODD_NOWS[zone]!));
  return draw.whole(Date.parse('2025-06-01T00:00:00Z'), Date.parse('2028-06-01T00:00:00Z'));
}

/** How long ago things are asked about; the arbitraries use the same numbers. */
export const SPANS = [1, 2, 3, 7, 14, 30, 60, 90, 180, 365] as const;

/** Ends of spans and of days, weeks, months and years around `now`, each with its neighbours of a millisecond. */
export function edgesAround(now: number, zone: string): number[] {
  const today = dayOf(now, zone);
  const days = [
    ...SPANS.map((span) => plusDays(today, -span)),
    ...[-1, 0, 1, 2, 7, 8].map((days) => plusDays(today, days)),
    ...[-12, -2, -1, 0, 1].map((months) => firstOfMonth(today, months)),
    plusDays(today, 1 - weekdayOf(today)),
    plusDays(today, -6 - weekdayOf(today)),
    `${today.slice(0, 4)}-01-01`,
    `${Number(today.slice(0, 4)) - 1}-01-01`,
  ];
  const instants = [
    now,
    ...SPANS.flatMap((span) => [now - span * DAY, now + span * DAY]),
    ...[1, 24, 48].map((hours) => now - hours * 3_600_000),
    ...days.map((day) => startOf(day, zone)),
  ];
  return instants.flatMap((at) => [at - 1, at, at + 1]);
}
