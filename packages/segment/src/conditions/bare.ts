import { z } from 'zod';
import type { Sql } from '../compile/sql.ts';
import { phrase } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';
import type { RelationName } from '../relations/relations.ts';
import { type ConditionKind, defineCondition, type SqlContext } from './condition.ts';

/** A condition of one word, with nothing to choose. */
export function bareCondition<K extends string>(words: {
  kind: K;
  alias: string;
  zh: string;
  en: string;
  relations?: readonly RelationName[];
  sql: (context: SqlContext) => Sql;
}): ConditionKind<{ kind: K }> {
  const { kind, alias, zh, en, relations = ['person'], sql } = words;
  return defineCondition<{ kind: K }>({
    kind,
    word: kind,
    alias,
    schema: z.strictObject({ kind: z.literal(kind) }) as unknown as z.ZodType<{ kind: K }>,
    examples: [kind],
    read: ({ op, args, values, word, place }) => {
      if (op !== null || args !== null || values.length > 0)
        throw new SegmentError({ code: 'syntax', place, found: word, expected: [kind] });
      return { kind };
    },
    write: () => phrase(kind),
    say: (_, __, language) => (language === 'zh' ? zh : en),
    sql: (_, context) => sql(context),
    mayBeNull: false,
    dependsOn: () => ({ relations, boundaries: [] }),
  });
}
