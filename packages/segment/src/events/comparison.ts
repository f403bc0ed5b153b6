import { z } from 'zod';
import { bind, raw, type Sql, sql } from '../compile/sql.ts';
import type { Language } from '../conditions/condition.ts';
import { type Op, type Phrase, phrase, quantity, type Value } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';

export const OPS = ['=', '!=', '<', '<=', '>', '>='] as const;
export interface Comparison {
  op: (typeof OPS)[number];
  /** A whole number: pieces, or fen of money. */
  value: number;
}

/** What a number counts. Money is written in yuan and kept in fen. */
export type Unit =
  | 'times'
  | 'yuan'
  | 'pieces'
  | 'orders'
  | 'products'
  | 'stores'
  | 'days'
  | 'percent'
  | 'points'
  | 'years';
const WORDS: Record<Unit, { words: readonly string[]; zh: string; en: string }> = {
  times: { words: ['time', 'times', '次'], zh: '次', en: 'times' },
  yuan: { words: ['yuan', '元'], zh: '元', en: 'yuan' },
  pieces: { words: ['piece', 'pieces', '件', '杯'], zh: '件', en: 'pieces' },
  orders: { words: ['order', 'orders', '单'], zh: '单', en: 'orders' },
  products: { words: ['product', 'products', '种'], zh: '种商品', en: 'products' },
  stores: { words: ['store', 'stores', '家'], zh: '家门店', en: 'stores' },
  days: { words: ['day', 'days', '天'], zh: '天', en: 'days' },
  percent: { words: ['percent'], zh: '%', en: '%' },
  points: { words: ['point', 'points', '分'], zh: '积分', en: 'points' },
  years: { words: ['year', 'years', '岁'], zh: '岁', en: 'years' },
};
/** Of which `value` is so many: 100 fen are one yuan. */
const parts = (unit: Unit): number => (unit === 'yuan' ? 100 : 1);

/** Ten billion yuan in fen; far within what both engines and JSON hold exactly. */
const MOST = 1_000_000_000_000;
const least = (unit: Unit): number => (unit === 'percent' ? 1 : 0);
const most = (unit: Unit): number => (unit === 'percent' ? 100 : MOST);

export const comparisonShape = (unit: Unit) => ({
  op: z.enum(OPS),
  value: z.int().min(least(unit)).max(most(unit)),
});

export function readComparison(said: Phrase, unit: Unit): Comparison {
  const { op, values, place, word } = said;
  const value = values[0];
  if (op === null || op === 'in' || value === undefined) {
    const expected = [`${word} >= ${unit === 'percent' ? '60%' : unit === 'yuan' ? '200 yuan' : '2'}`];
    throw new SegmentError({ code: 'syntax', place, found: word, expected });
  }
  return { op, value: readNumber(value, unit) };
}

/** A number with or without its unit, in the parts that are kept. */
function readNumber(value: Value, unit: Unit): number {
  const { words } = WORDS[unit];
  const fits = value.type === 'quantity' && (value.unit === null ? unit !== 'percent' : words.includes(value.unit));
  if (!fits) {
    const found =
      value.type === 'quantity' ? `${value.value} ${value.unit ?? ''}`.trim() : `"${value.value}"`.slice(0, 60);
    throw new SegmentError({ code: 'wrong_type', place: value.place, found, expected: [`number of ${words[0]}`] });
  }
  // 19.99 yuan are 1999 fen, though 19.99 * 100 is not quite 1999
  const number = Math.round(value.value * parts(unit));
  const whole = Math.abs(number / parts(unit) - value.value) < 1e-9;
  if (!whole || number < least(unit) || number > most(unit))
    throw new SegmentError({
      code: 'out_of_range',
      place: value.place,
      found: String(value.value),
      expected: [`${least(unit)} … ${most(unit) / parts(unit)}, ${unit === 'yuan' ? 'two decimals' : 'whole'}`],
    });
  return number;
}

export const writeNumber = (value: number, unit: Unit): Value =>
  quantity(value / parts(unit), unit === 'yuan' || unit === 'percent' ? unit : null);

export const writeComparison = (word: string, { op, value }: Comparison, unit: Unit): Phrase =>
  phrase(word, { op: op as Op, values: [writeNumber(value, unit)] });

const SAID: Record<Comparison['op'], { zh: string; en: string }> = {
  '=': { zh: '正好', en: 'exactly' },
  '!=': { zh: '不是', en: 'not' },
  '<': { zh: '少于', en: 'less than' },
  '<=': { zh: '至多', en: 'at most' },
  '>': { zh: '超过', en: 'more than' },
  '>=': { zh: '至少', en: 'at least' },
};

/** 至少 2 次 · at least 200 yuan */
export function sayComparison({ op, value }: Comparison, unit: Unit, language: Language): string {
  const number = String(value / parts(unit));
  const said = WORDS[unit][language];
  const one = language === 'en' && value === parts(unit) ? said.replace(/s$/, '') : said;
  return `${SAID[op][language]} ${number}${unit === 'percent' ? '' : ' '}${one}`;
}

const SQL_OPS = { '=': '=', '!=': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' } as const;
export const compare = (left: Sql, op: Comparison['op'], right: Sql): Sql => sql`${left} ${raw(SQL_OPS[op])} ${right}`;
export const compareTo = (left: Sql, { op, value }: Comparison): Sql =>
  compare(left, op, sql`${bind('bigint', value)}`);

/** Whether a number that is known already passes. */
export function passes(number: number, { op, value }: Comparison): boolean {
  if (op === '=') return number === value;
  if (op === '!=') return number !== value;
  if (op === '<') return number < value;
  if (op === '<=') return number <= value;
  return op === '>' ? number > value : number >= value;
}
