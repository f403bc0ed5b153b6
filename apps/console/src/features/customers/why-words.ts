import type { Why } from '@xiaoer/contracts';
import type { z } from 'zod';

export type Decision = z.infer<typeof Why>['decisions'][number];

/** The text of this feature that answers "why": sending and holding out read differently for a group. */
export function answerOf({ state, through }: Pick<Decision, 'state' | 'through'>): string {
  const ofGroup = through === 'group' && (state === 'sent' || state === 'held_out');
  return `customers.why.${state}${ofGroup ? 'Group' : ''}`;
}
