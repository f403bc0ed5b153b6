import type { ReviewKind } from '../kinds.ts';

/** A till without the network took a typed code, and no manager of its store stood in for the check. */
export const offlineUnapproved = {
  subject: 'coupon',
  decisions: ['loss_accepted', 'charged_to_store', 'repaid_by_customer', 'mistaken'],
} as const satisfies ReviewKind;
