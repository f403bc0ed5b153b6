/** 1 mobile numbers, 2 mail addresses, 3 red packets, as WeCom numbers them (doc 95097). */
export type Semantics = 1 | 2 | 3;

export interface WordRule {
  name: string;
  words: string[];
  semantics: Semantics[];
  kind: 'block' | 'warn';
  users: string[];
  departments: number[];
}

/** A rule as it is kept, with how far it is applied. */
export interface WordRuleRow extends WordRule {
  ruleNo: number;
  making: 'wanted' | 'making' | 'made' | 'unwanted';
  problem: string | null;
  madeAt: Date | null;
}

export interface Hit {
  rule: string;
  kind: 'block' | 'warn';
  /** The words as they stand in the text. */
  found: string;
}

interface Range {
  users: string[];
  departments: number[];
}

/** What WeCom must be told so that a rule there becomes ours; null when it is the same already. */
export interface RuleDiff {
  add: Range;
  remove: Range;
}

/** WeCom takes so many people or departments in one call (LIMITS §9, doc 95097). */
const RANGE_A_CALL = 1_000;

/** Red packets are no text: only WeCom sees them. */
const PATTERNS: Partial<Record<Semantics, RegExp>> = {
  1: /(?<!\d)1[3-9]\d{9}(?!\d)/g,
  2: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
};

/** What a text of ours has that a rule speaks of; blocked words first. Case does not matter. */
export function hitsIn(text: string, rules: readonly Pick<WordRule, 'name' | 'words' | 'semantics' | 'kind'>[]): Hit[] {
  const lower = text.toLowerCase();
  const hits = rules.flatMap(({ name, words, semantics, kind }) => {
    const found = words.filter((word) => lower.includes(word.toLowerCase()));
    const matched = semantics.flatMap((one) => text.match(PATTERNS[one] ?? /$^/g) ?? []);
    return [...new Set([...found, ...matched])].map((one): Hit => ({ rule: name, kind, found: one }));
  });
  return hits.sort((a, b) => Number(b.kind === 'block') - Number(a.kind === 'block'));
}

/** Whether WeCom's rule is ours, and what its range lacks or has too much. Userids don't know upper case. */
export function diffRule(wanted: WordRule, there: WordRule): RuleDiff | null {
  const lower = (users: readonly string[]) => users.map((user) => user.toLowerCase());
  const [ours, theirs] = [lower(wanted.users), lower(there.users)];
  const add = { users: without(ours, theirs), departments: without(wanted.departments, there.departments) };
  const remove = { users: without(theirs, ours), departments: without(there.departments, wanted.departments) };
  const isSame =
    wanted.name === there.name &&
    wanted.kind === there.kind &&
    isSameSet(wanted.words, there.words) &&
    isSameSet(wanted.semantics, there.semantics) &&
    [add, remove].every(({ users, departments }) => users.length + departments.length === 0);
  return isSame ? null : { add, remove };
}

/** A difference in calls that WeCom takes. What is new comes before what goes: a rule's range may never be empty. */
export function callsOf({ add, remove }: RuleDiff): RuleDiff[] {
  const nothing: Range = { users: [], departments: [] };
  const calls = [
    ...chunksOf(add).map((part) => ({ add: part, remove: nothing })),
    ...chunksOf(remove).map((part) => ({ add: nothing, remove: part })),
  ];
  return calls.length > 0 ? calls : [{ add: nothing, remove: nothing }];
}

/** The first part of a range goes with the creation of a rule, the rest is added. */
export function chunksOf({ users, departments }: Range): Range[] {
  const n = Math.ceil(Math.max(users.length, departments.length) / RANGE_A_CALL);
  const part = <T>(list: T[], i: number) => list.slice(i * RANGE_A_CALL, (i + 1) * RANGE_A_CALL);
  return Array.from({ length: n }, (_, i) => ({ users: part(users, i), departments: part(departments, i) }));
}

const without = <T>(list: readonly T[], others: readonly T[]): T[] => {
  const known = new Set(others);
  return list.filter((one) => !known.has(one));
};
const isSameSet = <T>(a: readonly T[], b: readonly T[]) => without(a, b).length + without(b, a).length === 0;
