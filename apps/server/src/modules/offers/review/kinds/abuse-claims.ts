import type { ReviewKind } from '../kind.ts';

/**
 * More coupons were won in drops from one customer, phone, device or network than its limit says; each rule, key and window is
 * one case, about the customer with whom it became too much. A carrier's network or a family's phone does that, too.
 */
export const abuseClaims = {
  subject: 'customer',
  decisions: ['nothing', 'coupons_voided', 'passed_on'],
  acts: { coupons_voided: 'void_coupons' },
} as const satisfies ReviewKind;
