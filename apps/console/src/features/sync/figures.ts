import type { SyncFinding, SyncRun } from '@xiaoer/contracts';

/** Findings that want a person: something was not believed, not seen or not readable. */
export const DOUBTS: readonly SyncFinding['what'][] = [
  'contacts_refused',
  'members_refused',
  'tags_refused',
  'account_invisible',
  'account_unreadable',
  'group_unreadable',
];

export const countOf = (run: SyncRun, ...whats: SyncFinding['what'][]): number =>
  run.findings.filter(({ what }) => whats.includes(what)).reduce((sum, { n }) => sum + n, 0);

/** Accounts, groups or things at which such was found. */
export const placesOf = (run: SyncRun, ...whats: SyncFinding['what'][]): number =>
  run.findings.filter(({ what }) => whats.includes(what)).reduce((sum, { places }) => sum + places, 0);

/** Contacts a second of work; null while that says nothing. */
export function rowsPerSecond({ contactsRead, workedMs }: SyncRun): number | null {
  return contactsRead > 0 && workedMs >= 1_000 ? Math.round(contactsRead / (workedMs / 1_000)) : null;
}

export type Standing = 'none' | 'running' | 'refused' | 'doubted' | 'taken' | 'mended' | 'fine';

/** How the synchronisation stands: one word for the sentence on top. */
export function standingOf(runs: readonly SyncRun[]): { standing: Standing; run: SyncRun | undefined } {
  const [run] = runs;
  if (!run) return { standing: 'none', run };
  if (run.state !== 'done') return { standing: run.state, run };
  if (run.findings.some(({ what }) => DOUBTS.includes(what))) return { standing: 'doubted', run };
  if (run.kind === 'first' || run.kind === 'new_accounts') return { standing: 'taken', run };
  const mended = countOf(run, 'contacts_added', 'contacts_back', 'contacts_ended', 'members_joined', 'members_left');
  return { standing: mended > 0 ? 'mended' : 'fine', run };
}
