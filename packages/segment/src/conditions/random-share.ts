import { z } from 'zod';
import { md5 } from '../compile/md5.ts';
import { bind, sql } from '../compile/sql.ts';
import { phrase, quantity, text } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';
import { foundOf, readArguments, valuesOf } from './arguments.ts';
import { defineCondition } from './condition.ts';

/** 2^31 - 1, a prime. */
export const PRIME = 2_147_483_647;
const BITS = 2 ** 30;

/** Up to six decimals, as a text can say them. */
const RandomShare = z.strictObject({
  kind: z.literal('random_share'),
  percent: z
    .number()
    .min(0.000001)
    .max(100)
    .refine((value) => Math.round(value * 1e6) / 1e6 === value, 'at most six decimals'),
  salt: z.string().min(1).max(64),
});
const EXAMPLE = 'random_share(5%, salt "may")';

/**
 * The numbers of a salt: with h the first three 32-bit words of md5(salt), big-endian, each shortened to its upper 30
 * bits: a = 1 + h0 mod (2^30 - 1), b = h1, c = h2. All are below 2^30, so that a × x + b × y + c with 31-bit x and y
 * stays below 2^62 + 2^30, within 64 bits.
 */
export function coefficientsOf(salt: string): { a: number; b: number; c: number } {
  const bytes = new DataView(md5(salt).buffer);
  const word = (i: number) => bytes.getUint32(i * 4) >>> 2;
  return { a: 1 + (word(0) % (BITS - 1)), b: word(1), c: word(2) };
}
export const thresholdOf = (percent: number): number => Math.round((percent / 100) * PRIME);

/**
 * The same so many percent of all people for one salt, and others for another: (a x + b y + c) mod (2^31 - 1) is below
 * percent/100 × (2^31 - 1). Two salts with different a : b give a pair of numbers that determines (x, y), so their shares
 * are independent.
 */
export const randomShare = defineCondition<z.infer<typeof RandomShare>>({
  kind: 'random_share',
  word: 'random_share',
  alias: '随机抽取',
  schema: RandomShare,
  examples: [EXAMPLE, 'random_share(0.5%, salt "holdout 2026")'],
  read: (phrase) => {
    const { said, values } = readArguments(phrase, { words: { salt: '盐' }, example: EXAMPLE, values: 1 });
    const percent = values[0];
    const salt = said.get('salt');
    if (!percent || !salt)
      throw new SegmentError({ code: 'missing', place: phrase.place, found: phrase.word, expected: [EXAMPLE] });
    if (percent.type !== 'quantity' || percent.unit !== 'percent')
      throw new SegmentError({ code: 'wrong_type', place: percent.place, found: foundOf(percent), expected: ['5%'] });
    if (percent.value <= 0 || percent.value > 100)
      throw new SegmentError({
        code: 'out_of_range',
        place: percent.place,
        found: foundOf(percent),
        expected: ['more than 0% … 100%'],
      });
    const [word, ...more] = valuesOf(salt, 'salt "may"');
    if (word?.type !== 'text' || more.length > 0 || word.value.length > 64)
      throw new SegmentError({
        code: word?.type === 'text' && more.length === 0 ? 'too_long' : 'wrong_type',
        place: word!.place,
        found: foundOf(word!),
        expected: ['one "…" of at most 64 letters'],
      });
    return { kind: 'random_share', percent: percent.value, salt: word.value };
  },
  write: ({ percent, salt }) =>
    phrase('random_share', { args: [quantity(percent, 'percent'), phrase('salt', { values: [text(salt)] })] }),
  say: ({ percent, salt }, _, language) =>
    language === 'zh' ? `在固定随机的 ${percent}% 中（${salt}）` : `are in a stable random ${percent}% (${salt})`,
  sql: ({ percent, salt }, { person }) => {
    const { a, b, c } = coefficientsOf(salt);
    const drawn = sql`(${bind('bigint', a)} * ${person('share_a')} + ${bind('bigint', b)} * ${person('share_b')} + ${bind('bigint', c)})`;
    return sql`${drawn} % ${bind('bigint', PRIME)} < ${bind('bigint', thresholdOf(percent))}`;
  },
  mayBeNull: false,
  dependsOn: () => ({ relations: ['person'], boundaries: [] }),
});
