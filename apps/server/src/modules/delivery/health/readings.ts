import { addDays, type BeijingDay, beijingDay, midnightOf } from './beijing-days.ts';

/** How far back WeCom answers, and how many days one call may cover (LIMITS §8, doc 92132). */
const KEPT_DAYS = 180;
const DAYS_A_CALL = 30;
/** Days read before are asked for again with the new one, for the price of the same call: late counts are mended. */
const READ_AGAIN = 2;
/** A day is asked for this long after its midnight in Beijing, so that WeCom has closed it. */
const CLOSED_AFTER_MS = 30 * 60_000;

export interface ReadSoFar {
  readFrom: BeijingDay | null;
  readUntil: BeijingDay | null;
  /** Somebody asked for older days. */
  wantedFrom: BeijingDay | null;
}

/** The latest day whose figures can be asked for. */
export const latestDay = (now: Date): BeijingDay => addDays(beijingDay(new Date(now.getTime() - CLOSED_AFTER_MS)), -1);

/** When the next day can be asked for. */
export const nextReadingAt = (now: Date): Date =>
  new Date(midnightOf(addDays(latestDay(now), 2)).getTime() + CLOSED_AFTER_MS);

/** The oldest day that WeCom still knows. */
export const oldestDay = (latest: BeijingDay): BeijingDay => addDays(latest, 1 - KEPT_DAYS);

/**
 * The next call for one account, or null when nothing is missing. New days first, in the order of time after a pause;
 * then backwards to what was wanted. The first call brings thirty days at once.
 */
export function nextReading(
  { readFrom, readUntil, wantedFrom }: ReadSoFar,
  latest: BeijingDay,
): { from: BeijingDay; until: BeijingDay } | null {
  const oldest = oldestDay(latest);
  if (readFrom === null || readUntil === null || readUntil < oldest) {
    return { from: addDays(latest, 1 - DAYS_A_CALL), until: latest };
  }
  if (readUntil < latest) {
    const from = laterOf(addDays(readUntil, 1 - READ_AGAIN), oldest);
    return { from, until: earlierOf(addDays(from, DAYS_A_CALL - 1), latest) };
  }
  if (wantedFrom === null || wantedFrom >= readFrom || readFrom <= oldest) return null;
  const until = addDays(readFrom, -1);
  return { from: [wantedFrom, addDays(until, 1 - DAYS_A_CALL), oldest].reduce(laterOf), until };
}

const laterOf = (a: BeijingDay, b: BeijingDay) => (a > b ? a : b);
const earlierOf = (a: BeijingDay, b: BeijingDay) => (a < b ? a : b);
