import type { ReviewKind } from '../kind.ts';

/** Somebody of the staff redeemed more in a store, for one customer or for people who work for the chain than the limit says. */
export const abuseStaff = {
  subject: 'staff',
  decisions: ['nothing', 'spoken_to_staff', 'passed_on'],
} as const satisfies ReviewKind;
