import type { Playbooks, Today } from '@xiaoer/contracts';
import { sameDay } from '@xiaoer/ui';
import type { z } from 'zod';

type Beat = Today['beats'][number];
type Playbook = Pick<
  z.infer<typeof Playbooks>['playbooks'][number],
  'code' | 'name' | 'active' | 'nextFireAt' | 'document'
>;

/** The day's beats in order: those that fired, then those that playbooks will fire before the day is over. */
export function withPlanned(today: Pick<Today, 'beats' | 'now'>, playbooks: readonly Playbook[]): Beat[] {
  const planned = playbooks.flatMap(({ code, name, active, nextFireAt, document }): Beat[] => {
    const beat = beatOf(document);
    if (!active || !nextFireAt || !beat || !sameDay(nextFireAt, today.now)) return [];
    const nothingYet = { groups: 0, sent: 0, open: 0, refused: 0, heldOut: 0, ordersPrompted: 0, left: 0 };
    return [{ runId: null, code, name, beat, at: nextFireAt, state: 'planned', ...nothingYet }];
  });
  // In the seconds around a firing both lists may name it.
  const fired = new Set(today.beats.map(({ code, at }) => `${code} ${+new Date(at)}`));
  return [...today.beats, ...planned.filter(({ code, at }) => !fired.has(`${code} ${+new Date(at)}`))].toSorted(
    (a, b) => +new Date(a.at) - +new Date(b.at),
  );
}

/** Which of the day's beats a document is; null for playbooks that are none. */
function beatOf(document: string): string | null {
  const { beat } = JSON.parse(document) as { beat?: string };
  return beat && beat !== 'none' ? beat : null;
}
