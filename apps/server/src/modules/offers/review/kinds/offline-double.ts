import type { ReviewKind } from '../kind.ts';

/** Who bears what was taken off, or that the till or the other side was wrong and nothing was lost. */
export const LOSS_DECISIONS = ['loss_accepted', 'charged_to_store', 'repaid_by_customer', 'mistaken'] as const;

/**
 * A till without the network took a coupon that was used elsewhere, void or over. The customer had the discount; the
 * ledger does not know it, and the loss stands in the case beside the coupon's journal.
 */
export const offlineDouble = { subject: 'coupon', decisions: LOSS_DECISIONS } as const satisfies ReviewKind;
