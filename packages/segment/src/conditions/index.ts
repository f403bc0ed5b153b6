import { city } from './city.ts';
import type { ConditionKind } from './condition.ts';
import { ordered } from './ordered.ts';

/** Every kind of condition. A new one: a file of its own beside these, and a line here. */
export const KINDS = [city, ordered] as unknown as readonly ConditionKind[];

const byKind = new Map(KINDS.map((kind) => [kind.kind, kind]));
const byWord = new Map(KINDS.flatMap((kind) => [kind.word, kind.alias].map((word) => [word, kind] as const)));

/** The kind of a condition of a checked tree. */
export function kindOf(name: string): ConditionKind {
  const kind = byKind.get(name);
  if (!kind) throw new Error(`no kind of condition is called ${name}`);
  return kind;
}
export const kindOfWord = (word: string): ConditionKind | null => byWord.get(word) ?? null;
export const WORDS: readonly string[] = [...byWord.keys()];
