import type { ReviewKind } from '../kinds.ts';

/**
 * A till without the network took a coupon that could not be used there and then: used elsewhere, void, over, given to
 * be used otherwise. The discount was given; the ledger does not know it, and the loss stands in the case.
 */
export const offlineDouble = {
  subject: 'coupon',
  // The chain bears it; the store or the customer pays it back; the till or the other side was wrong.
  decisions: ['loss_accepted', 'charged_to_store', 'repaid_by_customer', 'mistaken'],
} as const satisfies ReviewKind;
