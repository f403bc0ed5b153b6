import { eventCondition } from '../events/condition.ts';
import { ordered as event } from '../events/sales.ts';

/** How, when and where she ordered. */
export const ordered = eventCondition(event, [
  'ordered',
  'ordered(channel "mini_program", count >= 5, average >= 30 yuan, within 60 days)',
  'ordered(count >= 5, share(hours 7 to 10, weekdays) >= 60%, within 60 days)',
  'ordered(first(channel "mini_program"))',
  'ordered(count >= 2, after(touched, within 24 hours), within 30 days)',
]);
