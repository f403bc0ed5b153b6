import { z } from 'zod';
import { bind, raw, type Sql, sql } from '../compile/sql.ts';
import type { Language, SqlContext } from '../conditions/condition.ts';
import type { Directory } from '../directory/directory.ts';
import { type Phrase, phrase } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';
import {
  type Comparison,
  compare,
  comparisonShape,
  readComparison,
  sayComparison,
  writeComparison,
  writeNumber,
} from './comparison.ts';
import type { Event } from './event.ts';
import { filtersSchema, filtersSql, readFilters, sayFilters, writeFilters } from './filters.ts';
import type { Filter, Row } from './property.ts';
import { rowOf } from './which.ts';

/**
 * What the rows of a condition must be like together: a measure of the event (`count >= 2`), or what the first, the last
 * or a share of them is like (`first(channel "小程序")`, `share(hours 7 to 10) >= 60%`).
 */
export type Figure = ({ of: string } & Comparison) | { of: 'first' | 'last'; where: Filter[] } | Share;
export type Share = { of: 'share'; where: Filter[] } & Comparison;

const isPart = (figure: Figure): figure is Extract<Figure, { where: Filter[] }> => 'where' in figure;
const PARTS = { first: '首次', last: '末次', share: '占比' } as const;
type Part = keyof typeof PARTS;
const MOST_FIGURES = 10;

export function figuresSchema(event: Event): z.ZodType<Figure[]> {
  const where = filtersSchema(event);
  const schemas = [
    ...event.measures.map(({ of, unit }) => z.strictObject({ of: z.literal(of), ...comparisonShape(unit) })),
    z.strictObject({ of: z.literal('first'), where }),
    z.strictObject({ of: z.literal('last'), where }),
    z.strictObject({ of: z.literal('share'), where, ...comparisonShape('percent') }),
  ];
  const figure = z.discriminatedUnion('of', schemas as unknown as Parameters<typeof z.discriminatedUnion>[1]);
  return z.array(figure).min(1).max(MOST_FIGURES) as unknown as z.ZodType<Figure[]>;
}

function measureOf(event: Event, of: string) {
  const measure = event.measures.find((one) => one.of === of);
  if (!measure) throw new Error(`${event.kind} has no ${of}`);
  return measure;
}

export const figureWords = (event: Event): string[] => [...event.measures.map(({ of }) => of), ...Object.keys(PARTS)];

/** The figure that a phrase says; null when its word is none of the event's. */
export function readFigure(event: Event, said: Phrase, directory: Directory): Figure | null {
  const part = (Object.keys(PARTS) as Part[]).find((word) => word === said.word || PARTS[word] === said.word);
  if (part !== undefined) {
    const where = readFilters(event, said, directory);
    if (part === 'share') return { of: part, where, ...readComparison(said, 'percent') };
    if (said.op !== null)
      throw new SegmentError({ code: 'syntax', place: said.place, found: said.word, expected: [`${part}(…)`] });
    return { of: part, where };
  }
  const measure = event.measures.find(({ of, alias }) => of === said.word || alias === said.word);
  return measure ? { of: measure.of, ...readComparison(said, measure.unit) } : null;
}

export function writeFigure(event: Event, figure: Figure, directory: Directory): Phrase {
  if (!isPart(figure)) return writeComparison(figure.of, figure, measureOf(event, figure.of).unit);
  const args = writeFilters(event, figure.where, directory);
  if (figure.of !== 'share') return phrase(figure.of, { args });
  return phrase(figure.of, { args, op: figure.op, values: [writeNumber(figure.value, 'percent')] });
}

export function sayFigure(event: Event, figure: Figure, directory: Directory, language: Language): string {
  if (!isPart(figure)) return measureOf(event, figure.of).say(figure, language);
  const { what, how, outcome } = sayFilters(event, figure.where, directory, language);
  const like = language === 'zh' ? `${how}${what}${outcome}` : [what, outcome, how].filter(Boolean).join(' ');
  if (figure.of === 'share') {
    const share = sayComparison(figure, 'percent', language);
    return language === 'zh' ? `，其中${share} ${like}` : `, ${share} of them ${like}`;
  }
  const words = { first: { zh: '首次', en: 'the first time' }, last: { zh: '末次', en: 'the last time' } };
  return language === 'zh' ? `，${words[figure.of].zh}${like}` : `, ${words[figure.of].en} ${like}`;
}

/** Whether it holds of somebody without any such row. */
export const holdsForNone = (event: Event, figure: Figure): boolean =>
  !isPart(figure) && measureOf(event, figure.of).holdsForNone(figure);

/** Columns and predicates that the rows must carry for `figureSql`. */
export function carriedBy(
  event: Event,
  figures: readonly Figure[],
  row: Row,
  context: SqlContext,
): { columns: string[]; predicates: { name: string; holds: Sql[] }[] } {
  const columns = new Set<string>();
  const predicates: { name: string; holds: Sql[] }[] = [];
  for (const [i, figure] of figures.entries()) {
    if (!isPart(figure)) for (const column of measureOf(event, figure.of).columns) columns.add(column);
    else predicates.push({ name: heldName(i), holds: filtersSql(event, figure.where, row, context) });
  }
  return { columns: [...columns], predicates };
}
const heldName = (i: number) => `held_${i}`;

/**
 * In `having`. Rows of the same instant are all first (or last): it is enough that one of them is like that, so no other
 * order is needed and none could differ between engines.
 */
export function figureSql(event: Event, figure: Figure, i: number, row: Row): Sql {
  if (!isPart(figure)) return measureOf(event, figure.of).sql(figure, row);
  const held = rowOf(row.alias).column(heldName(i));
  if (figure.of === 'share') {
    const matching = sql`count(*) filter (where ${held}) * 100`;
    return compare(matching, figure.op, sql`${bind('bigint', figure.value)} * count(*)`);
  }
  const end = raw(figure.of === 'first' ? 'min' : 'max');
  const at = row.column(event.at);
  return sql`${end}(${at}) filter (where ${held}) = ${end}(${at})`;
}
