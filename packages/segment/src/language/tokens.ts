import { type Place, quote, SegmentError } from './problem.ts';

export type Token = { at: number; length: number } & (
  | { type: 'word'; text: string }
  | { type: 'text'; value: string }
  | { type: 'key'; value: string }
  | { type: 'number'; value: number }
  | { type: 'sign'; text: Sign }
  | { type: 'end' }
);
export type Sign = '(' | ')' | ',' | '=' | '!=' | '<' | '<=' | '>' | '>=';

/** UTF-16 units; a segment is something that a person reads. */
const LONGEST_TEXT = 50_000;
const SIGNS = /[(),]|!=|<=|>=|[=<>]/y;
const WORD = /[\p{L}_][\p{L}\p{N}_]*/uy;
/** At most 15 digits, so that the number is exact. */
const NUMBER = /-?\d{1,13}(?:\.\d{1,6})?%?/y;
const SPACE = /(?:\s|#[^\n]*)+/y;
/** What keys are made of; others are written in quotes: @"…". */
const BARE_KEY = /@[\p{L}\p{N}_.:/-]+/uy;

/** Where an offset of a text lies; the text's lines are counted once. */
export function placesOf(source: string): (offset: number, length: number) => Place {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset, length) => {
    let first = 0;
    let last = starts.length - 1;
    while (first < last) {
      const middle = Math.ceil((first + last) / 2);
      if (starts[middle]! <= offset) first = middle;
      else last = middle - 1;
    }
    return { offset, length, line: first + 1, column: offset - starts[first]! + 1 };
  };
}

/** Cuts a text into tokens. Chinese brackets, commas and quotes are read as the plain ones. Throws SegmentError. */
export function tokensOf(source: string): Token[] {
  if (source.length > LONGEST_TEXT)
    throw new SegmentError({ code: 'too_long', found: String(source.length), expected: [`≤ ${LONGEST_TEXT}`] });
  const tokens: Token[] = [];
  const placeOf = placesOf(source);
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0] ?? null;
    if (text !== null) at += text.length;
    return text;
  };
  while (true) {
    take(SPACE);
    const start = at;
    const push = (token: object) => tokens.push({ at: start, length: at - start, ...token } as Token);
    if (at >= source.length) {
      push({ type: 'end' });
      return tokens;
    }
    const plain = PLAIN[source[at]!];
    if (plain !== undefined) {
      at += 1;
      push({ type: 'sign', text: plain });
      continue;
    }
    const sign = take(SIGNS);
    if (sign !== null) {
      push({ type: 'sign', text: sign });
      continue;
    }
    const word = take(WORD);
    if (word !== null) {
      push({ type: 'word', text: word });
      continue;
    }
    const number = take(NUMBER);
    if (number !== null) {
      // a percentage is a quantity like any other: 5% = 5 percent
      push({ type: 'number', value: Number.parseFloat(number) });
      if (number.endsWith('%')) tokens.push({ at: at - 1, length: 1, type: 'word', text: 'percent' });
      continue;
    }
    const key = take(BARE_KEY);
    if (key !== null) {
      push({ type: 'key', value: key.slice(1) });
      continue;
    }
    const isKey = source.startsWith('@"', at);
    if (isKey) at += 1;
    const quoted = readQuoted(source, at, placeOf);
    if (quoted === null) {
      const found = String.fromCodePoint(source.codePointAt(at)!);
      throw new SegmentError({
        code: 'syntax',
        place: placeOf(at, found.length),
        found: quote(found),
        expected: ['word', '"…"', 'number'],
      });
    }
    at = quoted.end;
    push({ type: isKey ? 'key' : 'text', value: quoted.value });
  }
}

const PLAIN: Record<string, Sign> = { '（': '(', '）': ')', '，': ',', '、': ',', '≥': '>=', '≤': '<=', '≠': '!=' };
const QUOTES: Record<string, string> = { '"': '"', '“': '”' };

/** A quoted text; backslash escapes quote, backslash and n. Null when there is none here. */
function readQuoted(
  source: string,
  start: number,
  placeOf: (offset: number, length: number) => Place,
): { value: string; end: number } | null {
  const close = QUOTES[source[start]!];
  if (close === undefined) return null;
  let value = '';
  for (let at = start + 1; at < source.length; at += 1) {
    const letter = source[at]!;
    if (letter === close) return { value, end: at + 1 };
    if (letter === '\n') break;
    if (letter !== '\\') {
      value += letter;
      continue;
    }
    at += 1;
    const escaped = source[at];
    if (escaped === undefined) break;
    value += escaped === 'n' ? '\n' : escaped;
  }
  throw new SegmentError({
    code: 'syntax',
    place: placeOf(start, 1),
    found: quote(source.slice(start)),
    expected: [close],
  });
}

/** As it is written in a text form. */
export const quoted = (value: string): string =>
  `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
export const keyed = (key: string): string => (/^[\p{L}\p{N}_.:/-]+$/u.test(key) ? `@${key}` : `@${quoted(key)}`);
