/** The chain's zone: days and weeks of a segment are days and weeks there. */
export const CHAIN_ZONE = 'Asia/Shanghai';

const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The calendar day of an instant, YYYY-MM-DD. China keeps one offset all year. */
export const dayOf = (at: Date): string => new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 10);

/** The first midnight after an instant. */
export function nextMidnight(at: Date): Date {
  const days = Math.floor((at.getTime() + OFFSET_MS) / DAY_MS) + 1;
  return new Date(days * DAY_MS - OFFSET_MS);
}

/** From the first day to the last, both included. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += DAY_MS)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}
