import { eventCondition } from '../events/condition.ts';
import { joinedGroup as event } from '../events/ties.ts';

/** When and where she joined store groups, left since or not. */
export const joinedGroup = eventCondition(event, [
  'joined_group(within 7 days)',
  'joined_group(city "上海", count >= 2)',
]);
