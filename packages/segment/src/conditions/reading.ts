import type { Directory, ThingKind } from '../directory/directory.ts';
import { readName } from '../directory/names.ts';
import { nearest } from '../language/nearest.ts';
import type { Phrase, Value } from '../language/phrase.ts';
import { quote, SegmentError } from '../language/problem.ts';
import { quoted } from '../language/tokens.ts';

/** More values than this are refused. */
export const MOST_VALUES = 1000;

/** `word = x` and `word in (x, y)`: the values, or an error that says what a condition may look like. */
export function readList(phrase: Phrase, example: string): Value[] {
  if (phrase.args !== null || !(phrase.op === 'in' || phrase.op === '='))
    throw new SegmentError({ code: 'syntax', place: phrase.place, found: phrase.word, expected: [example] });
  if (phrase.values.length > MOST_VALUES)
    throw new SegmentError({
      code: 'too_many',
      place: phrase.place,
      found: String(phrase.values.length),
      expected: [`≤ ${MOST_VALUES}`],
    });
  return phrase.values;
}

/** Texts that must be known, in the order they were written, each once. */
export function readTexts(phrase: Phrase, what: string, known: readonly string[]): string[] {
  const values = readList(phrase, `${phrase.word} in ("…", "…")`);
  return [...new Set(values.map((value) => readKnown(value, what, known)))];
}

/** `expected`: what the error asks for, when that is short enough to be listed. */
export function readKnown(
  value: Value,
  what: string,
  known: readonly string[],
  expected: readonly string[] = [what],
): string {
  if (value.type !== 'text')
    throw new SegmentError({
      code: 'wrong_type',
      place: value.place,
      found: String(value.value),
      expected: [`"…" (${what})`],
    });
  if (known.includes(value.value)) return value.value;
  const near = nearest(value.value, known);
  throw new SegmentError({
    code: 'unknown_name',
    place: value.place,
    found: quoted(quote(value.value)),
    expected: [...expected],
    nearest: near === null ? null : quoted(near),
  });
}

export function readNames(phrase: Phrase, kind: ThingKind, directory: Directory): string[] {
  const values = readList(phrase, `${phrase.word} in ("…", "…")`);
  return [...new Set(values.map((value) => readName(directory, kind, value)))];
}

/** Words of a closed list, each of which has a Chinese one too; in the order they were written, each once. */
export function readWords<W extends string>(
  values: readonly Value[],
  what: string,
  words: Readonly<Record<W, string>>,
): W[] {
  const plain = new Map(Object.entries<string>(words).flatMap(([word, alias]) => [word, alias].map((w) => [w, word])));
  const read = (value: Value) => plain.get(readKnown(value, what, [...plain.keys()], Object.keys(words))) as W;
  return [...new Set(values.map(read))];
}
