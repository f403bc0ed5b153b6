import { z } from 'zod';
import { phrase } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';
import { type ConditionKind, defineCondition, type Language } from './condition.ts';
import { boundariesOf, inWindow, isWindowPhrase, readWindow, sayWindow, Window, writeWindow } from './windows.ts';

/** An instant of the person lies in a window: `registered(within 30 days)`. False when there is no such instant. */
export function momentCondition<K extends string>(words: {
  kind: K;
  alias: string;
  column: 'created_at' | 'first_order_at' | 'last_order_at';
  nullable: boolean;
  examples: readonly string[];
  say: (window: string, language: Language) => string;
}): ConditionKind<{ kind: K; window: Window }> {
  const { kind, alias, column, nullable, examples, say } = words;
  return defineCondition<{ kind: K; window: Window }>({
    kind,
    word: kind,
    alias,
    schema: z.strictObject({ kind: z.literal(kind), window: Window }) as unknown as z.ZodType<{
      kind: K;
      window: Window;
    }>,
    examples,
    read: (phrase) => ({ kind, window: readOnlyWindow(phrase, examples[0]!) }),
    write: ({ window }) => phrase(kind, { args: writeWindow(window) }),
    say: ({ window }, _, language) => say(sayWindow(window, language), language),
    sql: ({ window }, context) => inWindow(context.person(column), window, context),
    mayBeNull: nullable,
    dependsOn: ({ window }) => ({
      relations: ['person'],
      boundaries: boundariesOf(window, { relation: 'person', column }),
    }),
  });
}

/** The window of a phrase that takes nothing else. */
export function readOnlyWindow(
  { op, args, values, word, place }: Parameters<ConditionKind['read']>[0],
  example: string,
): Window {
  const window = args && readWindow(args);
  if (op !== null || values.length > 0 || !window)
    throw new SegmentError({ code: 'missing', place, found: word, expected: [example] });
  const other = args.find((argument) => !isWindowPhrase(argument));
  if (other) throw new SegmentError({ code: 'not_here', place: other.place, expected: [example] });
  return window;
}
