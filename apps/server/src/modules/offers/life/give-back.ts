import { endOfDay } from '../terms/validity.ts';

/**
 * Until when a coupon that is given back can be used: to its end as before, or, where that has passed, to the end of
 * the n-th day of grace in the store's zone, the day of giving back being the first. Exclusive. Without grace it comes
 * back expired.
 */
export function usableUntil(
  { validUntil }: { validUntil: Date },
  { at, graceDays, zone }: { at: Date; graceDays: number; zone: string },
): Date {
  return at < validUntil || graceDays === 0 ? validUntil : endOfDay(at, graceDays, zone);
}
