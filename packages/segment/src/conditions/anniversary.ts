import { z } from 'zod';
import { instant, or, sql } from '../compile/sql.ts';
import { phrase } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';
import { datePlus, startOfDate } from '../time/calendar.ts';
import { daysOf, yearsBefore } from '../time/yearly.ts';
import { expectAlone, readArguments } from './arguments.ts';
import { defineCondition } from './condition.ts';
import { readUpcoming, sayUpcoming, UPCOMING, UPCOMING_WORDS, writeUpcoming } from './upcoming.ts';

/** Older anniversaries than this are not looked for. */
const MOST_YEARS = 40;
const OF = { customer: 'created_at', contact: 'contact_since' } as const;

const Anniversary = z
  .strictObject({ kind: z.literal('anniversary'), of: z.enum(['customer', 'contact']), ...UPCOMING })
  .refine(({ days, period }) => (days === undefined) !== (period === undefined), 'days or period');
const EXAMPLE = 'anniversary(customer, within 7 days)';

/** It is 1 to 40 years on one of those days that she became a customer, or a contact. */
export const anniversary = defineCondition<z.infer<typeof Anniversary>>({
  kind: 'anniversary',
  word: 'anniversary',
  alias: '周年',
  schema: Anniversary,
  examples: [EXAMPLE, 'anniversary(contact, today)', 'anniversary(customer, this month)'],
  read: (phrase) => {
    const words = { ...UPCOMING_WORDS, customer: '顾客', contact: '好友' };
    const { said } = readArguments(phrase, { words, example: EXAMPLE });
    const of = (['customer', 'contact'] as const).filter((word) => said.has(word));
    for (const word of of) expectAlone(said.get(word)!);
    const upcoming = readUpcoming(said);
    if (of.length !== 1 || upcoming.length !== 1)
      throw new SegmentError({ code: 'syntax', place: phrase.place, found: phrase.word, expected: [EXAMPLE] });
    return { kind: 'anniversary', of: of[0]!, ...upcoming[0] };
  },
  write: (condition) => phrase('anniversary', { args: [phrase(condition.of), ...writeUpcoming(condition)] }),
  say: (condition, _, language) => {
    const said = sayUpcoming(condition, language);
    const ofContact = condition.of === 'contact';
    return language === 'zh'
      ? `${said}满成为${ofContact ? '好友' : '顾客'}的周年`
      : `have their anniversary as a ${ofContact ? 'contact' : 'customer'} ${said}`;
  },
  // Stretches of instants, one for each year: asking every row for its day in the zone takes ten times as long.
  sql: (condition, { person, now, zone }) => {
    const column = person(OF[condition.of]);
    const days = daysOf(condition, now, zone);
    const years = Array.from({ length: MOST_YEARS }, (_, i) => yearsBefore(days, i + 1));
    return or(
      years
        .filter((found) => found !== null)
        .map(
          ({ first, last }) =>
            sql`(${column} >= ${instant(startOfDate(first, zone))} and ${column} < ${instant(startOfDate(datePlus(last, 1), zone))})`,
        ),
    );
  },
  mayBeNull: true,
  dependsOn: () => ({ relations: ['person'], boundaries: [{ kind: 'calendar' }] }),
});
