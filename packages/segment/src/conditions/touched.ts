import { eventCondition } from '../events/condition.ts';
import { touched as event } from '../events/ties.ts';

/** Messages to her alone that reached her. */
export const touched = eventCondition(event, [
  'touched(within 3 days)',
  'touched(playbook "雨天关怀", count >= 2, within 30 days)',
]);
