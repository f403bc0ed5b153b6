import { eventCondition } from '../events/condition.ts';
import { leftGroup as event } from '../events/ties.ts';

/** When and where she left store groups. */
export const leftGroup = eventCondition(event, ['left_group(within 7 days)', 'left_group(count >= 2)']);
