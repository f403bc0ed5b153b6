/** WeCom's days, weeks and months are those of Beijing, which has had no summer time since 1991. */
const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The number of the Beijing day since 1970-01-01. */
export const beijingDay = (at: Date): number => Math.floor((at.getTime() + OFFSET_MS) / DAY_MS);

/** Unix seconds of the Beijing midnight with which a day begins. */
export const secondsOfDay = (day: number): number => (day * DAY_MS - OFFSET_MS) / 1000;

/** Days of the Beijing month of an instant. */
export function daysOfMonth(at: Date): number {
  const local = new Date(at.getTime() + OFFSET_MS);
  return new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate();
}

/** A number that stays the same within one day, week (from Monday) or month of Beijing. */
export function beijingPeriod(at: Date, per: 'day' | 'week' | 'month'): number {
  const day = beijingDay(at);
  if (per === 'day') return day;
  if (per === 'week') return Math.floor((day + 3) / 7); // 1970-01-01 was a Thursday
  const local = new Date(at.getTime() + OFFSET_MS);
  return local.getUTCFullYear() * 12 + local.getUTCMonth();
}
