import { z } from 'zod';
import {
  type Comparison,
  compareTo,
  comparisonShape,
  readComparison,
  sayComparison,
  type Unit,
  writeComparison,
} from '../events/comparison.ts';
import { type ConditionKind, defineCondition, type Language } from './condition.ts';

/** A number of the person is compared: `points >= 100`. False when there is none. */
export function figureCondition<K extends string>(words: {
  kind: K;
  alias: string;
  column: 'points' | 'orders' | 'spent_fen';
  unit: Unit;
  nullable: boolean;
  examples: readonly string[];
  say: (comparison: string, language: Language) => string;
}): ConditionKind<{ kind: K } & Comparison> {
  const { kind, alias, column, unit, nullable, examples, say } = words;
  return defineCondition<{ kind: K } & Comparison>({
    kind,
    word: kind,
    alias,
    schema: z.strictObject({ kind: z.literal(kind), ...comparisonShape(unit) }) as unknown as z.ZodType<
      { kind: K } & Comparison
    >,
    examples,
    read: (phrase) => ({ kind, ...readComparison(phrase, unit) }),
    write: (comparison) => writeComparison(kind, comparison, unit),
    say: (comparison, _, language) => say(sayComparison(comparison, unit, language), language),
    sql: (comparison, { person }) => compareTo(person(column), comparison),
    mayBeNull: nullable,
    dependsOn: () => ({ relations: ['person'], boundaries: [] }),
  });
}
