import type { Argument, Expression, Op, Phrase, Value } from './phrase.ts';
import { type Place, quote, SegmentError } from './problem.ts';
import { placesOf, type Sign, type Token, tokensOf } from './tokens.ts';

/** Deeper brackets than this are refused before they cost anything. */
const DEEPEST = 40;
const AND = new Set(['and', '且', '并且']);
const OR = new Set(['or', '或', '或者']);
const NOT = new Set(['not', '非', '不']);
const IN = new Set(['in', '属于']);
const RESERVED = new Set([...AND, ...OR, ...NOT, ...IN]);
const COMPARISONS = new Set<Sign>(['=', '!=', '<', '<=', '>', '>=']);

/**
 * Text → phrases. `and` binds closer than `or`, `not` closest; brackets keep their own group, so that reading what was
 * written gives the same tree. `all(…)` and `any(…)` write groups of one. Throws SegmentError with the place.
 */
export function readText(source: string): Expression {
  const tokens = tokensOf(source);
  const placeOf = placesOf(source);
  let next = 0;
  let depth = 0;
  const peek = () => tokens[next]!;
  const place = ({ at, length }: Token): Place => placeOf(at, length);
  const fail = (expected: string[]): never => {
    const token = peek();
    const found = token.type === 'end' ? 'end' : quote(source.slice(token.at, token.at + token.length));
    throw new SegmentError({ code: 'syntax', place: place(token), found, expected });
  };
  const isSign = (text: Sign) => {
    const token = peek();
    return token.type === 'sign' && token.text === text;
  };
  const isWord = (words: Set<string>) => {
    const token = peek();
    return token.type === 'word' && words.has(token.text.toLowerCase());
  };
  const expectSign = (text: Sign) => {
    if (!isSign(text)) fail([text]);
    next += 1;
  };
  const deeper = <T>(read: () => T): T => {
    depth += 1;
    if (depth > DEEPEST) throw new SegmentError({ code: 'too_deep', place: place(peek()), expected: [`≤ ${DEEPEST}`] });
    const result = read();
    depth -= 1;
    return result;
  };

  function group(type: 'all' | 'any', words: Set<string>, part: () => Expression): Expression {
    const start = place(peek());
    const of = [part()];
    while (isWord(words)) {
      next += 1;
      of.push(part());
    }
    return of.length === 1 ? of[0]! : { type, of, place: start };
  }
  const expression = (): Expression => group('any', OR, () => group('all', AND, factor));

  function factor(): Expression {
    const start = place(peek());
    if (isWord(NOT)) {
      next += 1;
      return deeper(() => ({ type: 'not', of: factor(), place: start }));
    }
    if (isSign('(')) {
      next += 1;
      const inside = deeper(expression);
      expectSign(')');
      return inside;
    }
    const token = peek();
    const following = tokens[next + 1];
    const grouped = token.type === 'word' && (token.text === 'all' || token.text === 'any');
    if (grouped && following?.type === 'sign' && following.text === '(') {
      next += 2;
      const of = deeper(() => list(expression));
      return { type: token.text as 'all' | 'any', of, place: start };
    }
    return readPhrase();
  }

  /** Up to and with the closing bracket. */
  function list<T>(item: () => T): T[] {
    const items = [item()];
    while (isSign(',')) {
      next += 1;
      items.push(item());
    }
    expectSign(')');
    return items;
  }

  function readPhrase(): Phrase {
    const token = peek();
    if (token.type !== 'word' || RESERVED.has(token.text.toLowerCase())) return fail(['condition']);
    next += 1;
    const word = [token.text, ...secondWord(token.text)].join(' ');
    const phrase: Phrase = { type: 'phrase', word, place: place(token), op: null, values: [], args: null };
    const then = peek();
    if (isWord(IN)) {
      next += 1;
      expectSign('(');
      return { ...phrase, op: 'in', values: list(readValue) };
    }
    if (then.type === 'sign' && COMPARISONS.has(then.text)) {
      next += 1;
      return { ...phrase, op: then.text as Op, values: [readValue()] };
    }
    if (isSign('(')) {
      next += 1;
      if (isSign(')')) {
        next += 1;
        return { ...phrase, args: [] };
      }
      const args = deeper(() => list(readArgument));
      const sign = peek();
      if (sign.type !== 'sign' || !COMPARISONS.has(sign.text)) return { ...phrase, args };
      next += 1;
      return { ...phrase, args, op: sign.text as Op, values: [readValue()] };
    }
    const values: Value[] = [];
    while (['text', 'key', 'number'].includes(peek().type)) values.push(readValue());
    return { ...phrase, values };
  }

  /** `this week`, `last month`: the only phrases of two words. */
  function secondWord(first: string): string[] {
    const token = peek();
    if (!(first === 'this' || first === 'last') || token.type !== 'word' || RESERVED.has(token.text.toLowerCase()))
      return [];
    next += 1;
    return [token.text];
  }

  function readArgument(): Argument {
    return peek().type === 'word' ? readPhrase() : readValue();
  }

  function readValue(): Value {
    const token = peek();
    if (token.type === 'text' || token.type === 'key') {
      next += 1;
      return { type: token.type, value: token.value, place: place(token) };
    }
    if (token.type === 'word' && !RESERVED.has(token.text.toLowerCase())) {
      next += 1;
      return { type: 'text', value: token.text, place: place(token) };
    }
    if (token.type !== 'number') return fail(['"…"', 'number']);
    next += 1;
    const unit = peek();
    if (unit.type !== 'word' || RESERVED.has(unit.text.toLowerCase()))
      return { type: 'quantity', value: token.value, unit: null, place: place(token) };
    next += 1;
    const whole = placeOf(token.at, unit.at + unit.length - token.at);
    return { type: 'quantity', value: token.value, unit: unit.text, place: whole };
  }

  const result = expression();
  if (peek().type !== 'end') fail(['and', 'or', 'end']);
  return result;
}
