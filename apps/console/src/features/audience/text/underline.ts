import type { Place } from '@xiaoer/segment';

/** A stretch of a text that looks alike. */
export interface Stretch {
  text: string;
  look: 'plain' | 'join' | 'word' | 'name' | 'key' | 'number' | 'comment';
  wrong: boolean;
}

const LOOKS = [
  ['comment', /#[^\n]*/],
  ['name', /"(?:\\.|[^"\\\n])*"?|“(?:\\.|[^”\\\n])*”?/],
  ['key', /@[\p{L}\p{N}_.:/-]*/u],
  ['number', /-?\d+(?:\.\d+)?%?/],
  ['word', /[\p{L}_][\p{L}\p{N}_]*/u],
] as const;
const PATTERN = new RegExp(LOOKS.map(([look, { source }]) => `(?<${look}>${source})`).join('|'), 'gu');
const JOINING = new Set(['and', 'or', 'not', 'in', 'all', 'any', '且', '并且', '或', '或者', '非', '不', '属于']);

/** Cuts a text into stretches to be painted behind the letters; whatever is typed, they make the same text again. */
export function stretchesOf(text: string, wrong: Place | null): Stretch[] {
  const stretches: Stretch[] = [];
  let at = 0;
  for (const match of text.matchAll(PATTERN)) {
    if (match.index > at) stretches.push({ text: text.slice(at, match.index), look: 'plain', wrong: false });
    stretches.push({ text: match[0], look: lookOf(match), wrong: false });
    at = match.index + match[0].length;
  }
  if (at < text.length) stretches.push({ text: text.slice(at), look: 'plain', wrong: false });
  return wrong ? marked(stretches, underlined(text, wrong)) : stretches;
}

function lookOf({ 0: text, groups }: RegExpMatchArray): Stretch['look'] {
  const look = LOOKS.find(([name]) => groups?.[name] !== undefined)?.[0] ?? 'plain';
  return look === 'word' && JOINING.has(text) ? 'join' : look;
}

/** What is underlined: at least one letter; of what is missing behind the end, the last letter before it. */
export function underlined(text: string, { offset, length }: Pick<Place, 'offset' | 'length'>): [number, number] {
  const end = text.trimEnd().length;
  if (offset >= end) return [Math.max(0, end - 1), end];
  return [offset, Math.min(text.length, offset + Math.max(1, length))];
}

function marked(stretches: Stretch[], [from, until]: [number, number]): Stretch[] {
  let at = 0;
  return stretches.flatMap((stretch) => {
    const start = at;
    at += stretch.text.length;
    const cuts = [0, from - start, until - start, stretch.text.length].map((cut) =>
      Math.max(0, Math.min(stretch.text.length, cut)),
    );
    return [0, 1, 2]
      .map((i) => ({ ...stretch, text: stretch.text.slice(cuts[i], cuts[i + 1]), wrong: i === 1 }))
      .filter((piece) => piece.text !== '');
  });
}

/** The text with what is wrong replaced; of a number with a wrong unit (`30 dais`), only the unit. */
export function corrected(text: string, { offset, length }: Place, by: string): string {
  const wrong = text.slice(offset, offset + length);
  const number = /^-?[\d.]+\s*/.exec(wrong)?.[0] ?? '';
  const kept = number.length < wrong.length && !/^[-\d"@]/.test(by) ? number : '';
  return text.slice(0, offset) + kept + by + text.slice(offset + length);
}
