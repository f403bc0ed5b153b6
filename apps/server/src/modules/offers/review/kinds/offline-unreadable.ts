import type { ReviewKind } from '../kinds.ts';

/** A till without the network took something that is no coupon of ours: forged, cut off, outside its time, or unknown. */
export const offlineUnreadable = {
  subject: 'store',
  decisions: ['loss_accepted', 'charged_to_store', 'repaid_by_customer', 'mistaken'],
} as const satisfies ReviewKind;
