import { formatTime } from '@xiaoer/ui';

/** The hour of the local day with its fraction: 08:30 is 8.5. */
export function hourOfDay(at: string, zone: string): number {
  const [hours, minutes] = formatTime(at, 'clock', { zone }).split(':').map(Number);
  return (hours ?? 0) + (minutes ?? 0) / 60;
}

/** A store's usual day; wider when something happened outside it. */
const USUAL = { from: 7, until: 22 } as const;

/** The hours that the picture spans: `[from, until)` holds every hour with an order and every mark. */
export function hoursShown(
  hours: readonly { hour: number; direct: number; prompted: number; organic: number }[],
  marks: readonly number[],
): [number, number] {
  const busy = hours.filter((hour) => hour.direct + hour.prompted + hour.organic > 0).map((hour) => hour.hour);
  const begins = [...busy, ...marks.map(Math.floor)];
  return [Math.min(USUAL.from, ...begins), Math.max(USUAL.until, ...begins.map((hour) => hour + 1))];
}
