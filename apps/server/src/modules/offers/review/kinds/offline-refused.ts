import type { ReviewKind } from '../kind.ts';
import { LOSS_DECISIONS } from './offline-double.ts';

/**
 * A till without the network took a coupon against its terms: in another store, for too small a purchase, or it took off
 * more than the terms give. In the last case the coupon is used and the loss is the difference; in the others it is as it was.
 */
export const offlineRefused = { subject: 'coupon', decisions: LOSS_DECISIONS } as const satisfies ReviewKind;
