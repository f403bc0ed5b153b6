import { z } from 'zod';
import { and, bind, instant, sql } from '../compile/sql.ts';
import {
  compareTo,
  comparisonShape,
  passes,
  readComparison,
  sayComparison,
  writeComparison,
} from '../events/comparison.ts';
import { phrase } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';
import { periodOf } from '../time/calendar.ts';
import { readArguments } from './arguments.ts';
import { defineCondition } from './condition.ts';

const BUDGETS = { mass_send_day: '今日群发', promotion_day: '今日推广', promotion_week: '本周推广' } as const;
type Budget = keyof typeof BUDGETS;
const SAID: Record<Budget, string> = {
  mass_send_day: 'mass sends left today',
  promotion_day: 'promotions left today',
  promotion_week: 'promotions left this week',
};

const Attention = z.strictObject({
  kind: z.literal('attention'),
  budget: z.enum(Object.keys(BUDGETS) as Budget[]),
  ...comparisonShape('times'),
});
const EXAMPLE = 'attention(promotion_week >= 1)';

/** What remains of her attention in the present day or week; without a row, all of it. */
export const attention = defineCondition<z.infer<typeof Attention>>({
  kind: 'attention',
  word: 'attention',
  alias: '打扰额度',
  schema: Attention,
  examples: [EXAMPLE, 'attention(mass_send_day = 0)'],
  read: (phrase) => {
    const { said } = readArguments(phrase, { words: BUDGETS, example: EXAMPLE });
    const [first, second] = [...said];
    if (!first || second)
      throw new SegmentError({ code: 'syntax', place: phrase.place, found: phrase.word, expected: [EXAMPLE] });
    return { kind: 'attention', budget: first[0] as Budget, ...readComparison(first[1], 'times') };
  },
  write: ({ budget, op, value }) => phrase('attention', { args: [writeComparison(budget, { op, value }, 'times')] }),
  say: ({ budget, ...comparison }, _, language) => {
    const zh = language === 'zh';
    const said = sayComparison(comparison, 'times', language);
    return zh ? `${BUDGETS[budget]}剩余${said}` : `have ${said.replace(/ times?$/, '')} ${SAID[budget]}`;
  },
  sql: ({ budget, op, value }, { has, directory, now, zone }) => {
    const period = periodOf(budget === 'promotion_week' ? 'this week' : 'today', now, zone);
    const row = and([sql`b.period_start = ${instant(period.start)}`, sql`b.kind = ${bind('text', budget)}`]);
    const remains = compareTo(sql`b.remaining`, { op, value });
    // who has no row has the whole budget, and it already passes or not
    return passes(directory.settings.attentionCaps[budget], { op, value })
      ? sql`not ${has('budget', 'b', sql`${row} and not (${remains})`)}`
      : has('budget', 'b', sql`${row} and ${remains}`);
  },
  mayBeNull: false,
  dependsOn: () => ({ relations: ['budget'], boundaries: [{ kind: 'calendar' }] }),
});
