import type { ReviewKind } from '../kind.ts';
import { LOSS_DECISIONS } from './offline-double.ts';

/**
 * A till without the network took a coupon of ours on nothing: a forged code, one outside its time, or a typed one for
 * which no manager of the store stood in. The coupon is as it was.
 */
export const offlineUnproven = { subject: 'coupon', decisions: LOSS_DECISIONS } as const satisfies ReviewKind;
