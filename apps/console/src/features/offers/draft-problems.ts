import { ApiError } from '@xiaoer/ui';
import { type OfferDraft, readDraft } from './draft.ts';

/** Something in a draft that is not there or can't be, at the field it names (a path of the terms). */
export interface Problem {
  /** `discount.amountFen`, `conditions.hours.0.until`; `code` is the offer's own. */
  path: string;
  why: 'missing' | 'range' | 'code' | 'dates_order' | 'same_time' | 'counter_delivers' | 'unknown';
  /** `unknown`: what the chain does not have. */
  names?: string[];
}

const CODE = /^[A-Za-z0-9._-]{1,64}$/;

/** All that keeps a draft from being terms, in the order of the schema. @param isNew an offer whose code is still to be chosen */
export function problemsOf(draft: OfferDraft, isNew: boolean): Problem[] {
  const read = readDraft(draft);
  const issues: Issue[] = read.success ? [] : read.error.issues;
  const code: Problem[] = CODE.test(draft.code)
    ? []
    : [{ path: 'code', why: draft.code.trim() === '' ? 'missing' : 'code' }];
  return [...(isNew ? code : []), ...issues.map(problemOf)];
}

interface Issue {
  code: string;
  path: PropertyKey[];
  origin?: string;
}

function problemOf({ code, path: keys, origin }: Issue): Problem {
  const path = keys.join('.');
  if (code === 'custom') {
    if (path === 'validDates.to') return { path, why: 'dates_order' };
    if (path.startsWith('conditions.hours')) return { path, why: 'same_time' };
    return { path, why: path === 'conditions.channels' ? 'counter_delivers' : 'missing' };
  }
  const empty = code === 'invalid_type' || code === 'invalid_format' || (code === 'too_small' && origin !== 'number');
  return { path, why: empty ? 'missing' : 'range' };
}

/** What the server refused, when it names a field of the terms; null: something else went wrong. */
export function problemOfError(error: unknown): Problem | null {
  if (!(error instanceof ApiError)) return null;
  const { field, rule, unknown, stores } = error.details;
  if (typeof field !== 'string') return null;
  const path = field.replace(/^offer\./, '');
  const names = [unknown, stores].find((list): list is string[] => Array.isArray(list));
  if (names) return { path, why: 'unknown', names };
  return rule === undefined ? null : { path, why: 'range' };
}

/** Those of a field: its own and of what it holds. */
export const problemAt = (problems: readonly Problem[], path: string): Problem | undefined =>
  problems.find((problem) => problem.path === path || problem.path.startsWith(`${path}.`));

export const SECTIONS = ['gives', 'lasts', 'goods', 'place', 'when', 'holder', 'words'] as const;
export type Section = (typeof SECTIONS)[number];

const SECTION_OF: readonly [prefix: string, section: Section][] = [
  ['validD', 'lasts'],
  ['minSpendFen', 'goods'],
  ['conditions.goods', 'goods'],
  ['stores', 'place'],
  ['conditions.regions', 'place'],
  ['conditions.cities', 'place'],
  ['conditions.channels', 'when'],
  ['conditions.weekdays', 'when'],
  ['conditions.hours', 'when'],
  ['conditions.limit', 'holder'],
  ['conditions.stacking', 'holder'],
  ['terms', 'words'],
];

/** Where a problem's field stands. */
export const sectionOf = ({ path }: Problem): Section =>
  SECTION_OF.find(([prefix]) => path.startsWith(prefix))?.[1] ?? 'gives';
