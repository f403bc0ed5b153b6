import { eventCondition } from '../events/condition.ts';
import { refunded as event } from '../events/sales.ts';

/** What she got back. */
export const refunded = eventCondition(event, [
  'refunded(amount >= 20 yuan, within 90 days)',
  'refunded(refunds > 100 yuan)',
]);
