/** WeCom has a group welcome as it is now, or has it no more. */
export const GROUP_WELCOME_CHANGED = 'delivery.group_welcome_changed';
export interface GroupWelcomeChanged {
  groupWelcomeId: number;
}
