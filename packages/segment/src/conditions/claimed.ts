import { eventCondition } from '../events/condition.ts';
import { claimed as event } from '../events/coupons.ts';

/** Coupons that were issued to her. */
export const claimed = eventCondition(event, [
  'claimed(offer "午间券", unredeemed, within 7 days)',
  'claimed(count >= 3, this month)',
]);
