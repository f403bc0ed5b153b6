import type { Terms } from '../terms/terms.ts';
import { endOfDay, validityOf } from '../terms/validity.ts';

/**
 * `validityOf`, computed once for each local day: the coupons of a set are issued within milliseconds, and a zone's
 * calendar is slow.
 */
export function createValidities() {
  const known = new Map<string, { since: Date; until: Date; validity: { from: Date; until: Date } }>();

  return (terms: Pick<Terms, 'validDays' | 'validDates'>, at: Date, zone: string): { from: Date; until: Date } => {
    const key = [terms.validDays, terms.validDates?.from, terms.validDates?.to, zone].join();
    const today = known.get(key);
    if (today && today.since <= at && at < today.until) {
      const { from, until } = today.validity;
      return { from: from > at ? from : at, until };
    }
    const validity = validityOf(terms, at, zone);
    known.set(key, { since: at, until: endOfDay(at, 1, zone), validity });
    return validity;
  };
}
