import type { Today } from '@xiaoer/contracts';

/** How the day stands: the one thing that most needs a person, or that nothing does. `key` is a text of this feature. */
export type Standing =
  | { key: 'groupsOpen'; n: number; name: string }
  | { key: 'welcomesMissed' | 'storesWithout'; n: number }
  | { key: 'calm'; name: string; at: string }
  | { key: 'allDone' | 'noBeats' };

export function standingOf({ beats, contacts, groups }: Pick<Today, 'beats' | 'contacts' | 'groups'>): Standing {
  const late = beats.filter((beat) => beat.open > 0 && (beat.state === 'fired' || beat.state === 'decided')).at(-1);
  if (late) return { key: 'groupsOpen', n: late.open, name: late.name };
  if (contacts.welcomesMissedToday > 0) return { key: 'welcomesMissed', n: contacts.welcomesMissedToday };
  if (groups.storesWithout > 0) return { key: 'storesWithout', n: groups.storesWithout };
  const next = beats.find((beat) => beat.state === 'planned');
  if (next) return { key: 'calm', name: next.name, at: next.at };
  return { key: beats.length > 0 ? 'allDone' : 'noBeats' };
}
