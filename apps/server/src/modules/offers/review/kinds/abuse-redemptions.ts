import type { ReviewKind } from '../kind.ts';

/** A customer used more coupons in a window than the limit says. What is used stays used. */
export const abuseRedemptions = {
  subject: 'customer',
  decisions: ['nothing', 'passed_on'],
} as const satisfies ReviewKind;
