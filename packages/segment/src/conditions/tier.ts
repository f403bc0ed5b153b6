import { z } from 'zod';
import { bind, raw, sql } from '../compile/sql.ts';
import { readName, thingOf, writeName } from '../directory/names.ts';
import { phrase } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';
import { defineCondition } from './condition.ts';
import { readNames } from './reading.ts';
import { isIn, Keys, lostKeys, sayNames, writeNames } from './writing.ts';

const OPS = ['in', '>=', '<='] as const;
const Tier = z
  .strictObject({ kind: z.literal('tier'), op: z.enum(OPS), tiers: Keys })
  .refine(({ op, tiers }) => op === 'in' || tiers.length === 1, 'one tier to compare with');
const SAID = { '>=': { zh: '及以上', en: ' or above' }, '<=': { zh: '及以下', en: ' or below' } } as const;

/** Her tier of the programme, by rank. */
export const tier = defineCondition<z.infer<typeof Tier>>({
  kind: 'tier',
  word: 'tier',
  alias: '等级',
  schema: Tier,
  examples: ['tier >= "金卡"', 'tier = "银卡"', 'tier in ("银卡", "金卡")', 'tier <= "银卡"'],
  read: (phrase, directory) => {
    const { op, args, values, place, word } = phrase;
    if (op === '>=' || op === '<=') return { kind: 'tier', op, tiers: [readName(directory, 'tiers', values[0]!)] };
    if (args !== null || !(op === '=' || op === 'in'))
      throw new SegmentError({ code: 'syntax', place, found: word, expected: ['tier >= "…"', 'tier in ("…", "…")'] });
    return { kind: 'tier', op: 'in', tiers: readNames(phrase, 'tiers', directory) };
  },
  write: ({ op, tiers }, directory) =>
    op === 'in'
      ? isIn('tier', writeNames(directory, 'tiers', tiers))
      : phrase('tier', { op, values: [writeName(directory, 'tiers', tiers[0]!)] }),
  say: ({ op, tiers }, directory, language) => {
    const names = sayNames(directory, 'tiers', tiers, language) + (op === 'in' ? '' : SAID[op][language]);
    return language === 'zh' ? `等级是${names}` : `are of tier ${names}`;
  },
  unknownKeys: ({ tiers }, directory) => lostKeys(directory, 'tiers', tiers, 'tiers'),
  sql: ({ op, tiers }, { person, isOneOf, directory }) => {
    const ranks = tiers.map((key) => thingOf(directory, 'tiers', key)!.rank);
    const rank = person('tier_rank');
    return op === 'in'
      ? isOneOf(rank, bind('bigint[]', [...new Set(ranks)]))
      : sql`${rank} ${raw(op)} ${bind('bigint', ranks[0]!)}`;
  },
  mayBeNull: true,
  dependsOn: () => ({ relations: ['person'], boundaries: [] }),
});
