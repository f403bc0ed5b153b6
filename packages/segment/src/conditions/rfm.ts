import { z } from 'zod';
import { and, bind, raw, type Sql, sql } from '../compile/sql.ts';
import { type Comparison, OPS } from '../events/comparison.ts';
import { type Ranking, ranked } from '../events/ranking.ts';
import { type Phrase, phrase, quantity } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';
import { readArguments, readWhole } from './arguments.ts';
import { defineCondition, type Language, type SqlContext } from './condition.ts';
import { boundariesOf, sayWindow, Window, writeWindow } from './windows.ts';

/** Fifths: 5 the best, 1 the worst. */
const SCORES = 5;
const Score = z.strictObject({ op: z.enum(OPS), value: z.int().min(1).max(SCORES) });
const Rfm = z
  .strictObject({
    kind: z.literal('rfm'),
    recency: Score.optional(),
    frequency: Score.optional(),
    value: Score.optional(),
    window: Window.optional(),
  })
  .refine(({ recency, frequency, value }) => recency ?? frequency ?? value, 'recency, frequency or value');
type Rfm = z.infer<typeof Rfm>;

const DIMENSIONS = ['recency', 'frequency', 'value'] as const;
type Dimension = (typeof DIMENSIONS)[number];
const RANKED_BY: Record<Dimension, Ranking> = { recency: 'latest', frequency: 'count', value: 'spent' };
const WORDS: Record<Dimension, string> = { recency: '最近度', frequency: '频度', value: '额度' };
const EXAMPLE = 'rfm(recency >= 4, frequency >= 3, within 365 days)';

function readScore(said: Phrase): Comparison {
  if (said.op === null || said.op === 'in' || said.args !== null)
    throw new SegmentError({ code: 'syntax', place: said.place, found: said.word, expected: [`${said.word} >= 4`] });
  return { op: said.op, value: readWhole(said.values[0], { least: 1, most: SCORES }, said.place) };
}

/** In which fifth of those who ordered she is, by how lately, how often and for how much. */
export const rfm = defineCondition<Rfm>({
  kind: 'rfm',
  word: 'rfm',
  alias: '活跃价值',
  schema: Rfm,
  examples: [EXAMPLE, 'rfm(value = 5)'],
  read: (said) => {
    const { said: parts, window } = readArguments(said, { words: WORDS, example: EXAMPLE, window: true });
    if (parts.size === 0)
      throw new SegmentError({ code: 'missing', place: said.place, found: said.word, expected: [EXAMPLE] });
    const scores = DIMENSIONS.flatMap((name) => {
      const part = parts.get(name);
      return part ? [[name, readScore(part)] as const] : [];
    });
    return { kind: 'rfm', ...Object.fromEntries(scores), ...(window ? { window } : {}) };
  },
  write: (condition) =>
    phrase('rfm', {
      args: [
        ...asked(condition).map(([name, { op, value }]) => phrase(name, { op, values: [quantity(value)] })),
        ...writeWindow(condition.window),
      ],
    }),
  say: (condition, _, language) => {
    const said = asked(condition).map(([name, score]) => sayScore(name, score, language));
    if (language === 'zh') return `${sayWindow(condition.window, 'zh')}${said.join('、')}`;
    return [`have ${said.join(' and ')}`, sayWindow(condition.window, 'en')].filter(Boolean).join(' ');
  },
  sql: (condition, context) => context.engine.isAmong(scored(condition, context)),
  mayBeNull: false,
  members: (condition, context) => ({ query: scored(condition, context), once: true }),
  dependsOn: ({ window }) => ({
    relations: ['purchase'],
    boundaries: boundariesOf(window, { relation: 'purchase', column: 'at' }),
    everybody: true,
  }),
});

function scored(condition: Rfm, context: SqlContext): Sql {
  const scores = asked(condition);
  const by = scores.map(([name]) => RANKED_BY[name]);
  const everybody = ranked({ where: undefined, window: condition.window, by }, context);
  const holds = and(scores.map(([name, score]) => scoreIs(RANKED_BY[name], score)));
  return sql`select r.customer_id from (${everybody}) r where ${holds}`;
}

const asked = (condition: Rfm): [Dimension, Comparison][] =>
  DIMENSIONS.flatMap((name): [Dimension, Comparison][] => {
    const score = condition[name];
    return score ? [[name, score]] : [];
  });

const SAID_OPS: Record<Comparison['op'], Record<Language, string>> = {
  '=': { zh: '为', en: 'of' },
  '!=': { zh: '不为', en: 'other than' },
  '<': { zh: '低于', en: 'below' },
  '<=': { zh: '至多', en: 'of at most' },
  '>': { zh: '高于', en: 'above' },
  '>=': { zh: '至少', en: 'of at least' },
};
const sayScore = (name: Dimension, { op, value }: Comparison, language: Language): string =>
  language === 'zh' ? `${WORDS[name]}${SAID_OPS[op].zh} ${value} 分` : `a ${name} score ${SAID_OPS[op].en} ${value}`;

/**
 * The score is 5 - floor(5 × above / ranked), so it is at least s when 5 × above < (6 - s) × ranked; no division, and
 * those who tie share the better score.
 */
function scoreIs(ranking: Ranking, { op, value }: Comparison): Sql {
  const atLeast = (score: number): Sql =>
    sql`(${raw(`r.above_${ranking}`)} * ${bind('bigint', SCORES)} < r.ranked * ${bind('bigint', SCORES + 1 - score)})`;
  if (op === '>=') return atLeast(value);
  if (op === '>') return atLeast(value + 1);
  if (op === '<') return sql`not ${atLeast(value)}`;
  if (op === '<=') return sql`not ${atLeast(value + 1)}`;
  const same = sql`(${atLeast(value)} and not ${atLeast(value + 1)})`;
  return op === '=' ? same : sql`not ${same}`;
}
