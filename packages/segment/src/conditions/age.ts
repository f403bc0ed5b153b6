import { z } from 'zod';
import { bind, type Sql, sql } from '../compile/sql.ts';
import { type Comparison, OPS, readComparison, sayComparison, writeComparison } from '../events/comparison.ts';
import { SegmentError } from '../language/problem.ts';
import { dateOf } from '../time/calendar.ts';
import { latestYearsBefore } from '../time/yearly.ts';
import { defineCondition } from './condition.ts';

/** Nobody is older. */
const OLDEST = 150;
/** The year of birthdays without a year. */
const UNKNOWN_YEAR = 1904;

const Age = z.strictObject({ kind: z.literal('age'), op: z.enum(OPS), value: z.int().min(0).max(OLDEST) });

/** Full years since she was born. False when the year is not known. */
export const age = defineCondition<z.infer<typeof Age>>({
  kind: 'age',
  word: 'age',
  alias: '年龄',
  schema: Age,
  examples: ['age >= 18', 'age < 60'],
  read: (phrase) => {
    const comparison = readComparison(phrase, 'years');
    if (comparison.value > OLDEST)
      throw new SegmentError({
        code: 'out_of_range',
        place: phrase.values[0]!.place,
        found: String(comparison.value),
        expected: [`0 … ${OLDEST}`],
      });
    return { kind: 'age', ...comparison };
  },
  write: (comparison) => writeComparison('age', comparison, 'years'),
  say: (comparison, _, language) => {
    const said = sayComparison(comparison, 'years', language);
    return language === 'zh' ? `年龄${said}` : `are ${said} old`;
  },
  sql: (comparison, { person, now, zone }) => {
    const today = dateOf(now, zone);
    const column = person('birthday');
    /** She has had so many birthdays. */
    const bornBy = (years: number) => sql`${column} <= ${bind('date', latestYearsBefore(today, years))}`;
    const bornAfter = (years: number) => sql`${column} > ${bind('date', latestYearsBefore(today, years))}`;
    const day = (monthAndDay: string) => bind('date', `${UNKNOWN_YEAR}-${monthAndDay}`);
    return sql`(${compared(comparison, bornBy, bornAfter)} and ${bornBy(0)} and ${column} not between ${day('01-01')} and ${day('12-31')})`;
  },
  mayBeNull: true,
  dependsOn: () => ({ relations: ['person'], boundaries: [{ kind: 'calendar' }] }),
});

function compared({ op, value }: Comparison, bornBy: (years: number) => Sql, bornAfter: (years: number) => Sql): Sql {
  switch (op) {
    case '>=':
      return bornBy(value);
    case '>':
      return bornBy(value + 1);
    case '<=':
      return bornAfter(value + 1);
    case '<':
      return bornAfter(value);
    case '=':
      return sql`(${bornBy(value)} and ${bornAfter(value + 1)})`;
    case '!=':
      return sql`(${bornAfter(value)} or ${bornBy(value + 1)})`;
  }
}
