import type { Place } from './problem.ts';

export type Op = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in';

/** A value as it stands in a text. `quantity`: a number with the word behind it, as in `30 days`; `unit` may be missing. */
export type Value = { place: Place | null } & (
  | { type: 'text'; value: string }
  | { type: 'key'; value: string }
  | { type: 'quantity'; value: number; unit: string | null }
);

/**
 * One word with what belongs to it: `wecom_contact` · `city in ("上海", "北京")` · `tier >= "金卡"` · `within 30 days` ·
 * `ordered(product "生椰拿铁", count >= 2, within 30 days)`. The whole grammar: conditions give the words their meaning.
 */
export interface Phrase {
  type: 'phrase';
  word: string;
  place: Place | null;
  op: Op | null;
  values: Value[];
  /** Null: no brackets. */
  args: Argument[] | null;
}
export type Argument = Phrase | Value;

/** Phrases joined by and, or, not. */
export type Expression =
  | Phrase
  | { type: 'all' | 'any'; of: Expression[]; place: Place | null }
  | { type: 'not'; of: Expression; place: Place | null };

/** Ways to write phrases in a printer. */
export const phrase = (
  word: string,
  rest: { op?: Op | null; values?: Value[]; args?: Argument[] | null } = {},
): Phrase => ({
  type: 'phrase',
  word,
  place: null,
  op: rest.op ?? null,
  values: rest.values ?? [],
  args: rest.args ?? null,
});
export const text = (value: string): Value => ({ type: 'text', value, place: null });
export const key = (value: string): Value => ({ type: 'key', value, place: null });
export const quantity = (value: number, unit: string | null = null): Value => ({
  type: 'quantity',
  value,
  unit,
  place: null,
});
