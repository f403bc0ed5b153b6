import { dayAfter, dayOf } from './zone.ts';

/** Every day from the first that has a row to the last of the span that has begun: days without orders are days too. */
export function everyDay<Row extends { day: string }>(
  rows: Row[],
  { until, now }: { until: Date; now: Date },
  empty: (day: string) => Row,
): Row[] {
  const last = dayOf(new Date(Math.min(until.getTime() - 1, now.getTime())));
  const known = new Map(rows.map((row) => [row.day, row]));
  const days: Row[] = [];
  for (let day = rows[0]?.day; day !== undefined && day <= last; day = dayAfter(day)) {
    days.push(known.get(day) ?? empty(day));
  }
  return days;
}

/** Every hour of a day that has begun, in order. */
export function everyHour<Row extends { hour: number }>(
  rows: Row[],
  { from, until, now }: { from: Date; until: Date; now: Date },
  empty: (hour: number) => Row,
): Row[] {
  const begun = Math.ceil((Math.min(until.getTime(), now.getTime() + 1) - from.getTime()) / 3_600_000);
  const known = new Map(rows.map((row) => [row.hour, row]));
  return Array.from({ length: Math.max(0, begun) }, (_, hour) => known.get(hour) ?? empty(hour));
}
