import { nearest } from '../language/nearest.ts';
import type { Phrase, Value } from '../language/phrase.ts';
import { type Place, quote, SegmentError } from '../language/problem.ts';
import { quoted } from '../language/tokens.ts';
import { readWindow, WINDOW_WORDS, type Window } from './windows.ts';

/** What stands in a condition's brackets, sorted. */
export interface Arguments {
  /** One phrase for each word that was written, by the word's plain form. */
  said: ReadonlyMap<string, Phrase>;
  values: readonly Value[];
  window: Window | null;
}

/**
 * Sorts the arguments of a phrase. `words`: the words that it takes, each with its Chinese one. Refuses others, and the
 * same word twice.
 */
export function readArguments(
  phrase: Phrase,
  takes: { words: Readonly<Record<string, string>>; example: string; window?: boolean; values?: number },
): Arguments {
  const { words, example, window: takesWindow = false, values: mostValues = 0 } = takes;
  const { op, args, word, place } = phrase;
  if (op !== null || phrase.values.length > 0)
    throw new SegmentError({ code: 'syntax', place, found: word, expected: [example] });
  const plain = new Map(Object.entries(words).flatMap(([one, alias]) => [one, alias].map((said) => [said, one])));
  const said = new Map<string, Phrase>();
  const values: Value[] = [];
  for (const argument of args ?? []) {
    if (argument.type !== 'phrase') {
      values.push(argument);
      if (values.length > mostValues) throw notHere(argument.place, foundOf(argument), example);
      continue;
    }
    const known = plain.get(argument.word);
    if (known !== undefined) {
      if (said.has(known)) throw notHere(argument.place, argument.word, `${argument.word} once`);
      said.set(known, argument);
      continue;
    }
    if (takesWindow && WINDOW_WORDS.includes(argument.word)) continue;
    const expected = [...plain.keys(), ...(takesWindow ? WINDOW_WORDS : [])];
    throw new SegmentError({
      code: 'unknown_word',
      place: argument.place,
      found: quote(argument.word),
      expected: expected.length > 0 ? expected : [example],
      nearest: nearest(argument.word, expected),
    });
  }
  return {
    said,
    values,
    window: takesWindow
      ? readWindow(
          (args ?? [])
            .filter(({ type }) => type === 'phrase')
            .filter((argument) => !plain.has((argument as Phrase).word)),
        )
      : null,
  };
}

const notHere = (place: Place | null, found: string, expected: string) =>
  new SegmentError({ code: 'not_here', place, found, expected: [expected] });

/** A value as it was written, shortened. */
export function foundOf(value: Value): string {
  if (value.type === 'quantity') return `${value.value} ${value.unit ?? ''}`.trim();
  return value.type === 'key' ? `@${quote(value.value)}` : quoted(quote(value.value));
}

/** `account "a"`, `account = "a"`, `account in ("a", "b")`: at least one value. */
export function valuesOf(said: Phrase, example: string): readonly Value[] {
  const { op, args, values, word, place } = said;
  if (args !== null || values.length === 0 || !(op === null || op === '=' || op === 'in'))
    throw new SegmentError({ code: 'syntax', place, found: word, expected: [example] });
  return values;
}

/** A word that stands alone. */
export function expectAlone(said: Phrase): void {
  if (said.op !== null || said.args !== null || said.values.length > 0)
    throw new SegmentError({ code: 'syntax', place: said.place, found: said.word, expected: [said.word] });
}

/** A whole number of a range, with its unit or without. */
export function readWhole(
  value: Value | undefined,
  { least, most, units = [] }: { least: number; most: number; units?: readonly string[] },
  place: Place | null,
): number {
  const expected = [`${least} … ${most}${units.length > 0 ? ` ${units[0]}` : ''}`];
  if (!value) throw new SegmentError({ code: 'missing', place, expected });
  const fits = value.type === 'quantity' && (value.unit === null ? units.length === 0 : units.includes(value.unit));
  const whole = fits && Number.isInteger(value.value) && value.value >= least && value.value <= most;
  if (!whole)
    throw new SegmentError({
      code: fits ? 'out_of_range' : 'wrong_type',
      place: value.place ?? place,
      found: foundOf(value),
      expected,
    });
  return value.value as number;
}
