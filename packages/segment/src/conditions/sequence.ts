import { z } from 'zod';
import { and, type Sql, sql } from '../compile/sql.ts';
import { eventOf } from '../events/index.ts';
import { behind } from '../events/linking.ts';
import {
  readWhich,
  rowOf,
  sayWhich,
  Which,
  whichRelations,
  whichSql,
  whichUnknownKeys,
  writeWhich,
} from '../events/which.ts';
import { type Phrase, phrase } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';
import { defineCondition, type SqlContext } from './condition.ts';
import {
  boundariesOf,
  Duration,
  inWindow,
  isWindowPhrase,
  readDuration,
  readWindow,
  sayDuration,
  sayWindow,
  Window,
  writeDuration,
  writeWindow,
} from './windows.ts';

const MOST_STEPS = 5;
const Sequence = z.strictObject({
  kind: z.literal('sequence'),
  steps: z.array(Which).min(2).max(MOST_STEPS),
  /** Each step lies behind the one before by at most so much. */
  gap: Duration.optional(),
  window: Window.optional(),
});
type Sequence = z.infer<typeof Sequence>;

const EXAMPLE = 'sequence(bought(category "咖啡"), bought(category "烘焙"), gap <= 7 days, within 60 days)';
const isGap = (argument: Phrase): boolean => argument.word === 'gap' || argument.word === '间隔';

function readGap(said: Phrase): Duration {
  if (said.op !== '<=' || said.args !== null)
    throw new SegmentError({ code: 'syntax', place: said.place, found: said.word, expected: ['gap <= 7 days'] });
  return readDuration(said.values[0], said.place);
}

/** One thing after another: each row strictly later than the one before it, all of them in the window. */
export const sequence = defineCondition<Sequence>({
  kind: 'sequence',
  word: 'sequence',
  alias: '先后',
  schema: Sequence,
  examples: [EXAMPLE, 'sequence(claimed, redeemed, ordered(channel "mini_program"))'],
  read: (said, directory) => {
    const args = said.args ?? [];
    const steps: Which[] = [];
    let gap: Duration | undefined;
    for (const argument of args) {
      if (argument.type === 'phrase' && isGap(argument)) {
        if (gap)
          throw new SegmentError({ code: 'not_here', place: argument.place, found: 'gap', expected: ['gap once'] });
        gap = readGap(argument);
      } else if (!isWindowPhrase(argument)) steps.push(readWhich(argument, directory));
    }
    if (steps.length < 2 || steps.length > MOST_STEPS || said.op !== null || said.values.length > 0)
      throw new SegmentError({ code: 'syntax', place: said.place, found: said.word, expected: [EXAMPLE] });
    const window = readWindow(args);
    return { kind: 'sequence', steps, ...(gap ? { gap } : {}), ...(window ? { window } : {}) };
  },
  write: ({ steps, gap, window }, directory) =>
    phrase('sequence', {
      args: [
        ...steps.map((step) => writeWhich(step, directory)),
        ...(gap ? [phrase('gap', { op: '<=', values: [writeDuration(gap)] })] : []),
        ...writeWindow(window),
      ],
    }),
  say: ({ steps, gap, window }, directory, language) => {
    const said = steps.map((step) => sayWhich(step, directory, language).trim());
    if (language === 'zh') {
      const between = gap ? `，${sayDuration(gap, 'zh')}内又` : '，之后又';
      return `${sayWindow(window, 'zh')}先${said.join(between)}`.replaceAll(/ +/g, ' ');
    }
    const between = gap ? `, then within ${sayDuration(gap, 'en')} ` : ', then ';
    return [said.join(between), sayWindow(window, 'en')].filter(Boolean).join(' ');
  },
  unknownKeys: ({ steps }, directory) => steps.flatMap((step, i) => whichUnknownKeys(step, directory, `steps[${i}].`)),
  sql: (condition, context) => context.engine.isAmong(whoReached(condition, context)),
  mayBeNull: false,
  members: (condition, context) => ({ query: whoReached(condition, context), once: false }),
  dependsOn: ({ steps, window }) => ({
    relations: steps.flatMap(whichRelations),
    boundaries: steps.flatMap(({ kind }) => {
      const { relation, at } = eventOf(kind);
      return boundariesOf(window, { relation, column: at });
    }),
  }),
});

const whoReached = (condition: Sequence, context: SqlContext): Sql =>
  sql`select reached.customer_id from (${reached(condition, context)}) reached`;

/** The rows of the last step behind which the others lie, one after another: customer_id and happened_at. */
function reached({ steps, gap, window }: Sequence, context: SqlContext): Sql {
  const row = rowOf('e');
  return steps.reduce<Sql | null>((earlier, step) => {
    const event = eventOf(step.kind);
    const at = row.column(event.at);
    const own = {
      from: context.rows(event.relation, 'e'),
      where: [inWindow(at, window, context), ...whichSql(step, row, context)],
    };
    const { from, where } = earlier === null ? own : behind(own, at, earlier, gap, context);
    return sql`select e.customer_id, ${at} as happened_at from ${from} where ${and(where)}`;
  }, null)!;
}
