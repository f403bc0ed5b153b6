import { addedContact } from './added-contact.ts';
import { ATTRIBUTES } from './attributes.ts';
import { bought } from './bought.ts';
import { claimed } from './claimed.ts';
import type { ConditionKind } from './condition.ts';
import { joinedGroup } from './joined-group.ts';
import { leftGroup } from './left-group.ts';
import { ordered } from './ordered.ts';
import { redeemed } from './redeemed.ts';
import { refunded } from './refunded.ts';
import { removedContact } from './removed-contact.ts';
import { rfm } from './rfm.ts';
import { sequence } from './sequence.ts';
import { top } from './top.ts';
import { touched } from './touched.ts';
import { trend } from './trend.ts';

/** Every kind of condition. A new one: a file of its own beside these, and a line here. */
export const KINDS = [
  ...ATTRIBUTES,
  ordered,
  bought,
  refunded,
  claimed,
  redeemed,
  touched,
  joinedGroup,
  leftGroup,
  addedContact,
  removedContact,
  sequence,
  top,
  rfm,
  trend,
] as unknown as readonly ConditionKind[];

const byKind = new Map(KINDS.map((kind) => [kind.kind, kind]));
const byWord = new Map(KINDS.flatMap((kind) => [kind.word, kind.alias].map((word) => [word, kind] as const)));

export const kindNamed = (name: string): ConditionKind | null => byKind.get(name) ?? null;
export const KIND_NAMES: readonly string[] = [...byKind.keys()];
/** The kind of a condition of a checked tree. */
export function kindOf(name: string): ConditionKind {
  const kind = byKind.get(name);
  if (!kind) throw new Error(`no kind of condition is called ${name}`);
  return kind;
}
export const kindOfWord = (word: string): ConditionKind | null => byWord.get(word) ?? null;
export const WORDS: readonly string[] = [...byWord.keys()];
