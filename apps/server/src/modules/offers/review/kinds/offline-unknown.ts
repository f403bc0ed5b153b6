import type { ReviewKind } from '../kind.ts';
import { LOSS_DECISIONS } from './offline-double.ts';

/** A till without the network took something that is no coupon of ours. */
export const offlineUnknown = { subject: 'store', decisions: LOSS_DECISIONS } as const satisfies ReviewKind;
