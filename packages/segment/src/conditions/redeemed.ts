import { eventCondition } from '../events/condition.ts';
import { redeemed as event } from '../events/coupons.ts';

/** Coupons that she used. */
export const redeemed = eventCondition(event, ['redeemed(offer "午间券", within 30 days)', 'redeemed(stores >= 2)']);
