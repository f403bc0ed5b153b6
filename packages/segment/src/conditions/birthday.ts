import { z } from 'zod';
import type { Engine } from '../compile/engine.ts';
import { bind, or, type Sql, sql } from '../compile/sql.ts';
import { phrase, quantity } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';
import { daysOf, monthAndDayRanges } from '../time/yearly.ts';
import { readArguments, readWhole } from './arguments.ts';
import { defineCondition } from './condition.ts';
import { readUpcoming, sayUpcoming, UPCOMING, UPCOMING_WORDS, writeUpcoming } from './upcoming.ts';

/** With nothing: her birthday is known. */
const Birthday = z
  .strictObject({ kind: z.literal('birthday'), ...UPCOMING, month: z.int().min(1).max(12).optional() })
  .refine(
    ({ days, period, month }) => [days, period, month].filter((part) => part !== undefined).length <= 1,
    'one of days, period and month',
  );

/** Her birthday comes on one of the days; on 28 February in years without a 29th. */
export const birthday = defineCondition<z.infer<typeof Birthday>>({
  kind: 'birthday',
  word: 'birthday',
  alias: '生日',
  schema: Birthday,
  examples: ['birthday(within 7 days)', 'birthday(today)', 'birthday(this month)', 'birthday(month 10)', 'birthday'],
  read: (phrase) => {
    const words = { ...UPCOMING_WORDS, month: '月' };
    const { said } = readArguments(phrase, { words, example: 'birthday(within 7 days)' });
    const month = said.get('month');
    const parts = [
      ...readUpcoming(said),
      ...(month ? [{ month: readWhole(month.values[0], { least: 1, most: 12 }, month.place) }] : []),
    ];
    if (parts.length > 1)
      throw new SegmentError({
        code: 'not_here',
        place: phrase.place,
        found: [...said.keys()].join(', '),
        expected: ['one of within, today, this month and month'],
      });
    return { kind: 'birthday', ...parts[0] };
  },
  write: (condition) => {
    const { month } = condition;
    const args = [...writeUpcoming(condition), ...(month ? [phrase('month', { values: [quantity(month)] })] : [])];
    return phrase('birthday', { args: args.length > 0 ? args : null });
  },
  say: (condition, _, language) => {
    const { days, period, month } = condition;
    const zh = language === 'zh';
    if (month !== undefined) return zh ? `生日在 ${month} 月` : `have their birthday in month ${month}`;
    if (days === undefined && period === undefined) return zh ? '生日已知' : 'have told their birthday';
    const said = sayUpcoming(condition, language);
    return zh ? `${said}过生日` : `have their birthday ${said}`;
  },
  sql: (condition, { engine, person, now, zone }) => {
    const { days, period, month } = condition;
    const column = person('birthday');
    if (days === undefined && period === undefined && month === undefined) return sql`${column} is not null`;
    const ranges =
      month === undefined
        ? monthAndDayRanges(daysOf(condition, now, zone))
        : [[month * 100, month * 100 + 31] as [number, number]];
    return or(ranges.map((range) => between(column, range, engine)));
  },
  mayBeNull: true,
  dependsOn: ({ days, period }) => ({
    relations: ['person'],
    boundaries: days === undefined && period === undefined ? [] : [{ kind: 'calendar' }],
  }),
});

/** Month × 100 + day, from … to. Within one month without arithmetic, which costs more than two comparisons. */
function between(date: Sql, [from, to]: [number, number], engine: Engine): Sql {
  const whole = (value: number) => bind('integer', value);
  const month = Math.floor(from / 100);
  if (Math.floor(to / 100) !== month) return sql`${engine.monthAndDay(date)} between ${whole(from)} and ${whole(to)}`;
  return sql`(extract(month from ${date}) = ${whole(month)} and extract(day from ${date}) between ${whole(from % 100)} and ${whole(to % 100)})`;
}
