import type { OfferConditions } from '@xiaoer/contracts';
import { localTime } from '../../organisation/index.ts';

const DAY_MINUTES = 24 * 60;

/** Which of the two fails at an instant in a store's zone; hours are looked at first. */
export function refusedWhen(
  { hours, weekdays }: Pick<OfferConditions, 'hours' | 'weekdays'>,
  at: Date,
  zone: string,
): 'wrong_hours' | 'wrong_weekday' | null {
  const { weekday, minute } = localTime(at, zone);
  const daysOfHours = hours.flatMap((span) => dayOf(span, { weekday, minute }) ?? []);
  if (hours.length > 0 && daysOfHours.length === 0) return 'wrong_hours';
  const days = hours.length > 0 ? daysOfHours : [weekday];
  return weekdays.length === 0 || days.some((day) => weekdays.includes(day)) ? null : 'wrong_weekday';
}

/** The weekday to which this minute belongs when the span covers it: after midnight that is the evening before's. */
function dayOf(
  { from, until }: OfferConditions['hours'][number],
  { weekday, minute }: { weekday: number; minute: number },
): number | null {
  const [begins, ends] = [minutesOf(from), minutesOf(until)];
  if (begins < ends) return begins <= minute && minute < ends ? weekday : null;
  if (minute >= begins) return weekday;
  return minute < ends ? dayBefore(weekday) : null;
}

const dayBefore = (weekday: number) => ((weekday + 5) % 7) + 1;

function minutesOf(timeOfDay: string): number {
  const [hour = 0, minute = 0] = timeOfDay.split(':').map(Number);
  return Math.min(hour * 60 + minute, DAY_MINUTES);
}
