import { z } from 'zod';
import type { Directory, ThingKind } from '../directory/directory.ts';
import { nameOf, thingOf, writeName } from '../directory/names.ts';
import { type Phrase, phrase, text, type Value } from '../language/phrase.ts';
import type { Language } from './condition.ts';
import { MOST_VALUES } from './reading.ts';
import { list } from './saying.ts';

/** Keys of things, each once. Longer keys than 200 letters are nobody's. */
export const Keys = z
  .array(z.string().min(1).max(200))
  .min(1)
  .max(MOST_VALUES)
  .refine((keys) => new Set(keys).size === keys.length, 'each key once');

/** `word = x` or `word in (x, y)`. */
export const isIn = (word: string, values: Value[]): Phrase =>
  phrase(word, values.length === 1 ? { op: '=', values } : { op: 'in', values });

/** A filter in brackets: `word x` or `word in (x, y)`. */
export const filter = (word: string, values: Value[]): Phrase =>
  phrase(word, values.length === 1 ? { values } : { op: 'in', values });

export const writeNames = (directory: Directory, kind: ThingKind, keys: readonly string[]): Value[] =>
  keys.map((key) => writeName(directory, kind, key));
export const writeWords = (words: readonly string[]): Value[] => words.map(text);

export const sayNames = (directory: Directory, kind: ThingKind, keys: readonly string[], language: Language): string =>
  list(
    keys.map((key) => nameOf(directory, kind, key)),
    language,
  );

/** Those of the keys that lead nowhere. */
export const lostKeys = (
  directory: Directory,
  kind: ThingKind,
  keys: readonly string[] | undefined,
  path = 'in',
): { path: string; key: string }[] =>
  (keys ?? []).flatMap((key, i) => (thingOf(directory, kind, key) ? [] : [{ path: `${path}[${i}]`, key }]));
