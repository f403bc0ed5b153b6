import { z } from 'zod';
import { and, or, raw, type Sql, sql } from '../compile/sql.ts';
import type { Language } from '../conditions/condition.ts';
import { type Phrase, phrase, quantity, text, type Value } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';
import {
  type Comparison,
  compareTo,
  comparisonShape,
  readComparison,
  sayComparison,
  type Unit,
  writeComparison,
} from './comparison.ts';
import { defineProperty, type Filter, type Row, type Slot } from './property.ts';

/** A number of the row, e.g. what was paid. */
export function numberProperty(
  by: string,
  column: string,
  unit: Unit,
  words: { alias: string; zh: string; en: string },
) {
  return defineProperty<Filter & Comparison>({
    by,
    word: by,
    alias: words.alias,
    schema: z.strictObject({ by: z.literal(by), ...comparisonShape(unit) }),
    read: (said) => ({ by, ...readComparison(said, unit) }),
    write: (filter) => writeComparison(by, filter, unit),
    slot: 'how',
    say: (filter, _, language) =>
      `${words[language]}${language === 'en' ? ' ' : ''}${sayComparison(filter, unit, language)}`,
    unknownKeys: () => [],
    sql: (filter, row) => compareTo(row.column(column), filter),
    relations: [],
  });
}

/** Something that a row is or is not, said by one word. */
export const flagProperty = (
  by: string,
  words: { alias: string; zh: string; en: string },
  predicate: (row: Row, now: Date) => Sql,
  slot: Slot = 'how',
) =>
  defineProperty<Filter>({
    by,
    word: by,
    alias: words.alias,
    schema: z.strictObject({ by: z.literal(by) }),
    read: (said) => {
      if (said.op !== null || said.args !== null || said.values.length > 0)
        throw new SegmentError({ code: 'syntax', place: said.place, found: said.word, expected: [`${by} alone`] });
      return { by };
    },
    write: () => phrase(by),
    slot,
    say: (_, __, language) => words[language],
    unknownKeys: () => [],
    sql: (_, row, { now }) => predicate(row, now),
    relations: [],
  });

/** Minutes since midnight, `until` excluded; over midnight when `until` is the smaller one. */
interface Hours extends Filter {
  from: number;
  until: number;
}
const DAY = 24 * 60;
const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const HOURS_EXAMPLES = ['hours 7 to 10', 'hours "07:30" "10:00"'];
function readMinutes(value: Value): number {
  const found = value.type === 'quantity' ? String(value.value) : `"${value.value}"`.slice(0, 20);
  const time = value.type === 'text' ? /^(\d{1,2}):(\d{2})$/.exec(value.value) : null;
  if (value.type !== 'quantity' && !time)
    throw new SegmentError({ code: 'wrong_type', place: value.place, found, expected: HOURS_EXAMPLES });
  const minutes =
    value.type === 'quantity'
      ? value.value * 60
      : Number(time![1]) * 60 + (Number(time![2]) < 60 ? Number(time![2]) : DAY);
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > DAY || (value.type === 'quantity' && minutes % 60 !== 0))
    throw new SegmentError({
      code: 'out_of_range',
      place: value.place,
      found,
      expected: ['0 … 24', '"00:00" … "24:00"'],
    });
  return minutes;
}
function readHours(said: Phrase): Hours {
  const [from, until, ...more] = said.values;
  const written = from?.type === 'quantity' ? from.unit : null;
  const right = said.op === null && said.args === null && more.length === 0;
  const fits = right && until !== undefined && (written === null || written === 'to' || written === '到');
  if (!fits || (until.type === 'quantity' && until.unit !== null))
    throw new SegmentError({ code: 'syntax', place: said.place, found: said.word, expected: HOURS_EXAMPLES });
  const hours = { by: 'hours', from: readMinutes(from!), until: readMinutes(until) };
  if (hours.from === hours.until || hours.from === DAY)
    throw new SegmentError({
      code: 'out_of_range',
      place: said.place,
      found: clock(hours.from),
      expected: HOURS_EXAMPLES,
    });
  return hours;
}

/** The time of day on the store's clock, from `from` up to but without `until`. */
export const hours = defineProperty<Hours>({
  by: 'hours',
  word: 'hours',
  alias: '时段',
  schema: z
    .strictObject({
      by: z.literal('hours'),
      from: z
        .int()
        .min(0)
        .max(DAY - 1),
      until: z.int().min(0).max(DAY),
    })
    .refine(({ from, until }) => from !== until, 'two different times'),
  read: readHours,
  write: ({ from, until }) =>
    from % 60 === 0 && until % 60 === 0
      ? phrase('hours', { values: [quantity(from / 60, 'to'), quantity(until / 60)] })
      : phrase('hours', { values: [text(clock(from)), text(clock(until))] }),
  slot: 'how',
  say: ({ from, until }, _, language) =>
    language === 'zh' ? `在 ${clock(from)}–${clock(until)} ` : `between ${clock(from)} and ${clock(until)}`,
  unknownKeys: () => [],
  sql: ({ from, until }, row, { engine }) => {
    const local = row.column('local_at');
    // whole hours need no minutes
    const whole = from % 60 === 0 && until % 60 === 0;
    const value = whole ? sql`extract(hour from ${local})` : engine.minuteOfDay(local);
    const unit = whole ? 60 : 1;
    const after = sql`${value} >= ${raw(String(from / unit))}`;
    const before = sql`${value} < ${raw(String(until / unit))}`;
    return from < until ? and([after, before]) : or([after, before]);
  },
  relations: [],
});

/** Monday 1 … Sunday 7. */
interface Weekdays extends Filter {
  in: number[];
}
const DAYS_SAID = {
  zh: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
};
const dayNames = (language: Language, days: readonly number[]) => days.map((day) => DAYS_SAID[language][day - 1]!);

/** The day of the week on the store's clock: `weekday "Monday"`, `weekday in ("周六", "周日")`. */
export const weekday = defineProperty<Weekdays>({
  by: 'weekday',
  word: 'weekday',
  alias: '星期',
  schema: z.strictObject({ by: z.literal('weekday'), in: z.array(z.int().min(1).max(7)).min(1).max(7) }),
  read: (said) => {
    const right =
      said.args === null && (said.op === 'in' || said.op === null || said.op === '=') && said.values.length > 0;
    if (!right || (said.op === null && said.values.length > 1))
      throw new SegmentError({
        code: 'syntax',
        place: said.place,
        found: said.word,
        expected: ['weekday "Monday"', 'weekday in ("Monday", "Tuesday")'],
      });
    const days = said.values.map((value) => {
      const named = String(value.value);
      const day = Math.max(DAYS_SAID.zh.indexOf(named), DAYS_SAID.en.indexOf(named)) + 1;
      if (value.type === 'text' && day > 0) return day;
      throw new SegmentError({
        code: 'unknown_name',
        place: value.place,
        found: named.slice(0, 20),
        expected: DAYS_SAID.en.map((name) => `"${name}"`),
      });
    });
    return { by: 'weekday', in: [...new Set(days)] };
  },
  write: ({ in: days }) => {
    const values = dayNames('en', days).map((name) => text(name));
    return values.length === 1 ? phrase('weekday', { values }) : phrase('weekday', { op: 'in', values });
  },
  slot: 'how',
  say: ({ in: days }, _, language) => {
    const sorted = days.toSorted((a, b) => a - b);
    const names = dayNames(language, sorted);
    const run = sorted.length > 2 && sorted.at(-1)! - sorted[0]! === sorted.length - 1;
    if (language === 'zh') return run ? `在${names[0]}至${names.at(-1)}` : `在${names.join('、')}`;
    return run ? `from ${names[0]} to ${names.at(-1)}` : `on ${names.join(', ')}`;
  },
  unknownKeys: () => [],
  sql: ({ in: days }, row, { engine }) =>
    sql`${engine.weekday(row.column('local_at'))} in (${raw([...new Set(days)].join(', '))})`,
  relations: [],
});

export const weekdays = flagProperty(
  'weekdays',
  { alias: '工作日', zh: '在周一至周五', en: 'from Monday to Friday' },
  (row) => sql`extract(isodow from ${row.column('local_at')}) <= 5`,
);
export const weekends = flagProperty(
  'weekends',
  { alias: '周末', zh: '在周末', en: 'on Saturday or Sunday' },
  (row) => sql`extract(isodow from ${row.column('local_at')}) >= 6`,
);
