import { z } from 'zod';
import { instant, type Sql, sql } from '../compile/sql.ts';
import { nearest } from '../language/nearest.ts';
import { type Argument, type Phrase, phrase, quantity, text, type Value } from '../language/phrase.ts';
import { type Place, quote, SegmentError } from '../language/problem.ts';
import { quoted } from '../language/tokens.ts';
import type { RelationName } from '../relations/relations.ts';
import { datePlus, isCalendarDate, PERIODS, type Period, periodOf, startOfDate } from '../time/calendar.ts';
import type { Boundary, Language } from './condition.ts';

/** Longer spans than this (a hundred years of days) are refused. */
const MOST_DAYS = 36_500;
const UNITS = ['minutes', 'hours', 'days', 'weeks'] as const;
type Unit = (typeof UNITS)[number];
const SECONDS: Record<Unit, number> = { minutes: 60, hours: 3600, days: 86_400, weeks: 604_800 };
const LONGEST_SECONDS = MOST_DAYS * SECONDS.days;

/** A span of time as it was written: `{ days: 30 }`. A day is 24 hours. */
export type Duration = { [unit in Unit]?: number };
export const Duration: z.ZodType<Duration> = z.union(
  UNITS.map((unit) =>
    z.strictObject({
      [unit]: z
        .int()
        .min(1)
        .max(Math.floor(LONGEST_SECONDS / SECONDS[unit])),
    }),
  ),
  { error: `a whole number of minutes, hours, days or weeks, at most ${MOST_DAYS} days` },
) as unknown as z.ZodType<Duration>;
const unitOf = (duration: Duration): Unit => UNITS.find((unit) => duration[unit] !== undefined)!;
export const secondsOf = (duration: Duration): number => duration[unitOf(duration)]! * SECONDS[unitOf(duration)];

const Day = z.string().refine(isCalendarDate, 'a day as "YYYY-MM-DD", of the years 1900 to 2199');

/**
 * A stretch of time that ends now or earlier: from `within` or `since`, to `before` or `until`, or a period of the
 * calendar. At least one of them.
 */
export interface Window {
  /** Younger than this. */
  within?: Duration | undefined;
  /** At least as old as this. */
  before?: Duration | undefined;
  /** From the first instant of this day … */
  since?: string | undefined;
  /** … to the last of this one. */
  until?: string | undefined;
  period?: Period | undefined;
}
export const Window: z.ZodType<Window> = z
  .strictObject({
    within: Duration.optional(),
    before: Duration.optional(),
    since: Day.optional(),
    until: Day.optional(),
    period: z.enum(PERIODS).optional(),
  })
  .refine((window) => problemOf(window) === null, { error: ({ input }) => problemOf(input as Window) ?? '' });

/** Why the parts of a window don't go together. */
function problemOf({ within, before, since, until, period }: Window): string | null {
  const parts = [within, before, since, until, period].filter((part) => part !== undefined).length;
  if (parts === 0) return 'within, before, since, until or a period';
  if (period !== undefined) return parts > 1 ? 'a period alone' : null;
  if (within !== undefined && since !== undefined) return 'one of within and since';
  if (before !== undefined && until !== undefined) return 'one of before and until';
  if (within !== undefined && before !== undefined && secondsOf(within) <= secondsOf(before))
    return 'within longer than before';
  if (since !== undefined && until !== undefined && until < since) return 'until not before since';
  return null;
}

/** Words of the text form, Chinese ones too. */
const DURATION_WORDS: Record<string, 'within' | 'before'> = {
  within: 'within',
  近: 'within',
  before: 'before',
  早于: 'before',
};
const DAY_WORDS: Record<string, 'since' | 'until'> = { since: 'since', 自: 'since', until: 'until', 截至: 'until' };
const PERIOD_WORDS: Record<string, Period> = {
  ...(Object.fromEntries(PERIODS.map((period) => [period, period])) as Record<Period, Period>),
  今天: 'today',
  昨天: 'yesterday',
  本周: 'this week',
  上周: 'last week',
  本月: 'this month',
  上月: 'last month',
  今年: 'this year',
  去年: 'last year',
};
const UNIT_WORDS: Record<string, Unit> = {
  minute: 'minutes',
  minutes: 'minutes',
  分钟: 'minutes',
  hour: 'hours',
  hours: 'hours',
  小时: 'hours',
  day: 'days',
  days: 'days',
  天: 'days',
  week: 'weeks',
  weeks: 'weeks',
  周: 'weeks',
};
export const WINDOW_WORDS: readonly string[] = [
  ...Object.keys(DURATION_WORDS),
  ...Object.keys(DAY_WORDS),
  ...Object.keys(PERIOD_WORDS),
];
export const isWindowPhrase = (argument: Argument): argument is Phrase =>
  argument.type === 'phrase' && WINDOW_WORDS.includes(argument.word);

/** `30 days` → `{ days: 30 }`. */
export function readDuration(value: Value | undefined, place: Place | null): Duration {
  const example = ['30 days', '12 hours'];
  if (!value) throw new SegmentError({ code: 'missing', place, expected: example });
  const fail = (code: 'wrong_type' | 'out_of_range', expected: string[], near: string | null = null): never => {
    const found = value.type === 'quantity' ? `${value.value} ${value.unit ?? ''}`.trim() : quoted(quote(value.value));
    throw new SegmentError({ code, place: value.place, found, expected, nearest: near });
  };
  if (value.type !== 'quantity' || value.unit === null) return fail('wrong_type', example);
  const unit = UNIT_WORDS[value.unit];
  if (!unit) return fail('wrong_type', [...UNITS], nearest(value.unit, Object.keys(UNIT_WORDS)));
  const most = Math.floor(LONGEST_SECONDS / SECONDS[unit]);
  if (!Number.isInteger(value.value) || value.value < 1 || value.value > most)
    return fail('out_of_range', [`1 … ${most} ${unit}`]);
  return { [unit]: value.value };
}

function readDay(value: Value | undefined, place: Place | null): string {
  const expected = ['"YYYY-MM-DD"'];
  if (!value) throw new SegmentError({ code: 'missing', place, expected });
  if (value.type === 'text' && isCalendarDate(value.value)) return value.value;
  const found = value.type === 'text' ? quoted(quote(value.value)) : quote(String(value.value));
  throw new SegmentError({
    code: value.type === 'text' ? 'out_of_range' : 'wrong_type',
    place: value.place,
    found,
    expected,
  });
}

/** The window that those of the arguments say that speak of one; null when none does. The others are for the condition. */
export function readWindow(args: readonly Argument[]): Window | null {
  const phrases = args.filter(isWindowPhrase);
  if (phrases.length === 0) return null;
  const window: Window = {};
  for (const said of phrases) {
    const { word, place, values } = said;
    const part = DURATION_WORDS[word] ?? DAY_WORDS[word] ?? 'period';
    if (window[part] !== undefined)
      throw new SegmentError({ code: 'not_here', place, found: word, expected: [`${word} once`] });
    const surplus = values[part === 'period' ? 0 : 1] ?? said.args?.[0];
    if (surplus !== undefined || said.op !== null)
      throw new SegmentError({ code: 'syntax', place, found: word, expected: [EXAMPLES[part]] });
    if (part === 'within' || part === 'before') window[part] = readDuration(values[0], place);
    else if (part === 'since' || part === 'until') window[part] = readDay(values[0], place);
    else window.period = PERIOD_WORDS[word]!;
  }
  const problem = problemOf(window);
  if (problem !== null) {
    const found = phrases.map((said) => said.word).join(', ');
    throw new SegmentError({ code: 'out_of_range', place: phrases[0]!.place, found, expected: [problem] });
  }
  return window;
}
const EXAMPLES = {
  within: 'within 30 days',
  before: 'before 30 days',
  since: 'since "2026-10-01"',
  until: 'until "2026-10-07"',
  period: 'today',
};

export function writeDuration(duration: Duration): Value {
  const unit = unitOf(duration);
  const n = duration[unit]!;
  return quantity(n, n === 1 ? unit.slice(0, -1) : unit);
}
/** As arguments of a phrase. */
export function writeWindow(window: Window | null | undefined): Phrase[] {
  if (!window) return [];
  const { within, before, since, until, period } = window;
  return [
    ...(within ? [phrase('within', { values: [writeDuration(within)] })] : []),
    ...(before ? [phrase('before', { values: [writeDuration(before)] })] : []),
    ...(since ? [phrase('since', { values: [text(since)] })] : []),
    ...(until ? [phrase('until', { values: [text(until)] })] : []),
    ...(period ? [phrase(period)] : []),
  ];
}

/** What instants lie in a window; null: no such end. Never later than now. */
export interface Bounds {
  from: Date | null;
  fromInclusive: boolean;
  until: Date;
  untilInclusive: boolean;
}

/**
 * `within N`: now - N < at <= now. `before N`: at <= now - N, so that each instant is in exactly one of both. `since` and
 * `until` a day: from its first instant, before the first of the next. Without a window: everything up to now.
 */
export function bounds(window: Window | null | undefined, now: Date, zone: string): Bounds {
  const { within, before, since, until, period } = window ?? {};
  const ago = (duration: Duration) => new Date(now.getTime() - secondsOf(duration) * 1000);
  const span = period ? periodOf(period, now, zone) : null;
  const end = span?.end ?? (until ? startOfDate(datePlus(until, 1), zone) : null);
  const from = span?.start ?? (since ? startOfDate(since, zone) : within ? ago(within) : null);
  return {
    from,
    fromInclusive: from !== null && !within,
    // what is dated later than now doesn't exist yet
    ...(end !== null && end <= now
      ? { until: end, untilInclusive: false }
      : { until: before ? ago(before) : now, untilInclusive: true }),
  };
}

/** Whether an instant column lies in the window; null when the column is. */
export function inWindow(
  column: Sql,
  window: Window | null | undefined,
  { now, zone }: { now: Date; zone: string },
): Sql {
  const { from, fromInclusive, until, untilInclusive } = bounds(window, now, zone);
  const upper = untilInclusive ? sql`${column} <= ${instant(until)}` : sql`${column} < ${instant(until)}`;
  if (from === null) return upper;
  const lower = fromInclusive ? sql`${column} >= ${instant(from)}` : sql`${column} > ${instant(from)}`;
  return sql`(${lower} and ${upper})`;
}

/** How time alone can take a row into the window or out of it. */
export function boundariesOf(
  window: Window | null | undefined,
  { relation, column }: { relation: RelationName; column: string },
): Boundary[] {
  if (!window) return [];
  if (window.period !== undefined) return [{ kind: 'calendar' }];
  return [window.within, window.before]
    .filter((duration) => duration !== undefined)
    .map((duration) => ({ kind: 'after', relation, column, seconds: secondsOf(duration) }));
}

const SAID_UNITS: Record<Unit, string> = { minutes: '分钟', hours: '小时', days: '天', weeks: '周' };
export function sayDuration(duration: Duration, language: Language): string {
  const unit = unitOf(duration);
  const n = duration[unit]!;
  if (language === 'zh') return `${n} ${SAID_UNITS[unit]}`;
  return `${n} ${n === 1 ? unit.slice(0, -1) : unit}`;
}
const SAID_PERIODS: Record<Period, string> = {
  today: '今天',
  yesterday: '昨天',
  'this week': '本周',
  'last week': '上周',
  'this month': '本月',
  'last month': '上月',
  'this year': '今年',
  'last year': '去年',
};

/** `近 30 天` · `within the last 30 days`; empty without a window. */
export function sayWindow(window: Window | null | undefined, language: Language): string {
  if (!window) return '';
  const { within, before, since, until, period } = window;
  const zh = language === 'zh';
  if (period !== undefined) return zh ? SAID_PERIODS[period] : period;
  const said = (duration: Duration) => sayDuration(duration, language);
  if (within && before)
    return zh ? `${said(within)}前到 ${said(before)}前之间` : `between ${said(within)} and ${said(before)} ago`;
  const lower = within
    ? zh
      ? `近 ${said(within)}`
      : `within the last ${said(within)}`
    : since
      ? zh
        ? `${since} 起`
        : `since ${since}`
      : null;
  const upper = before
    ? zh
      ? `${said(before)}以前`
      : `at least ${said(before)} ago`
    : until
      ? zh
        ? `截至 ${until}`
        : `until ${until}`
      : null;
  return [lower, upper].filter((part) => part !== null).join(zh ? '、' : ' and ');
}
