import { AbuseLimit, type AbuseLimits, type AbuseRule } from '@xiaoer/contracts';

/** Seconds of each unit, the longest first. */
export const UNITS = { day: 86_400, hour: 3_600, minute: 60 } as const;
export type Unit = keyof typeof UNITS;

/** A limit while somebody writes it: numbers may be missing, the window is so many of a unit. */
export interface LimitDraft {
  active: boolean;
  most: number | null;
  span: number | null;
  unit: Unit;
  action: AbuseLimit['action'];
}
export type ListedLimit = AbuseLimits['limits'][number];
export type Drafts = Partial<Record<AbuseRule, LimitDraft>>;

/** A window in the longest unit that says it in whole numbers: 86,400 seconds are a day, 5,400 are 90 minutes. */
export function draftOf({ active, most, windowSeconds, action }: AbuseLimit): LimitDraft {
  const unit = (Object.keys(UNITS) as Unit[]).find((each) => windowSeconds % UNITS[each] === 0) ?? 'minute';
  return { active, most, span: Math.max(1, Math.round(windowSeconds / UNITS[unit])), unit, action };
}

export type DraftProblem = 'most' | 'span';

/** A draft as the server would read it, or which of its numbers can't be so. */
export function readDraft(rule: AbuseRule, draft: LimitDraft): { limit: AbuseLimit } | { problems: DraftProblem[] } {
  const { active, most, span, unit, action } = draft;
  const windowSeconds = span === null ? null : span * UNITS[unit];
  const read = AbuseLimit.safeParse({ rule, active, most, windowSeconds, action });
  if (read.success) return { limit: read.data };
  const wrong = new Set(read.error.issues.map(({ path }) => (path[0] === 'windowSeconds' ? 'span' : 'most')));
  return { problems: [...wrong] };
}

/** What saving would change, and the rules whose drafts can't be saved yet. */
export function changesOf(limits: readonly ListedLimit[], drafts: Drafts) {
  const changed: AbuseLimit[] = [];
  const wrong: AbuseRule[] = [];
  for (const saved of limits) {
    const draft = drafts[saved.rule];
    if (!draft) continue;
    const read = readDraft(saved.rule, draft);
    if ('problems' in read) wrong.push(saved.rule);
    else if (!isSame(read.limit, saved)) changed.push(read.limit);
  }
  return { changed, wrong };
}

const isSame = (one: AbuseLimit, other: AbuseLimit) =>
  one.active === other.active &&
  one.most === other.most &&
  one.windowSeconds === other.windowSeconds &&
  one.action === other.action;
