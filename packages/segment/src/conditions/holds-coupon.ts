import { z } from 'zod';
import { and, bind, instant, raw, type Sql, sql } from '../compile/sql.ts';
import { readName } from '../directory/names.ts';
import { type Phrase, phrase, quantity } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';
import { periodOf } from '../time/calendar.ts';
import { readArguments, readWhole, valuesOf } from './arguments.ts';
import { defineCondition, type Language, type SqlContext } from './condition.ts';
import { Duration, readDuration, sayDuration, secondsOf, writeDuration } from './windows.ts';
import { filter, Keys, lostKeys, sayNames, writeNames } from './writing.ts';

const MOST_COUPONS = 10_000;
const Expires = z.union([z.strictObject({ within: Duration }), z.strictObject({ on: z.enum(['today', 'tomorrow']) })], {
  error: 'within a duration, or on today or tomorrow',
});
const HoldsCoupon = z.strictObject({
  kind: z.literal('holds_coupon'),
  offers: Keys.optional(),
  expires: Expires.optional(),
  /** How many such coupons; missing: at least one. */
  count: z.strictObject({ op: z.enum(['>=', '=']), value: z.int().min(1).max(MOST_COUPONS) }).optional(),
});
type HoldsCoupon = z.infer<typeof HoldsCoupon>;
const EXAMPLE = 'holds_coupon(offer "…", expires(tomorrow), count >= 2)';

/** Holds a coupon that is unused and valid now; every filter holds for the same coupons. */
export const holdsCoupon = defineCondition<HoldsCoupon>({
  kind: 'holds_coupon',
  word: 'holds_coupon',
  alias: '持有券',
  schema: HoldsCoupon,
  examples: [
    'holds_coupon',
    'holds_coupon(expires(tomorrow))',
    'holds_coupon(offer "午间 8 折", expires(within 3 days), count >= 2)',
    'holds_coupon(offer in ("午间 8 折", "新人券"), count = 1)',
  ],
  read: (phrase, directory) => {
    const words = { offer: '优惠', expires: '到期', count: '数量' };
    const { said } = readArguments(phrase, { words, example: EXAMPLE });
    const offer = said.get('offer');
    const expires = said.get('expires');
    const count = said.get('count');
    const offers = offer && valuesOf(offer, 'offer "…"').map((value) => readName(directory, 'offers', value));
    return {
      kind: 'holds_coupon',
      ...(offers ? { offers: [...new Set(offers)] } : {}),
      ...(expires ? { expires: readExpires(expires) } : {}),
      ...(count ? { count: readCount(count) } : {}),
    };
  },
  write: ({ offers, expires, count }, directory) => {
    const args = [
      ...(offers ? [filter('offer', writeNames(directory, 'offers', offers))] : []),
      ...(expires ? [phrase('expires', { args: [writeExpires(expires)] })] : []),
      ...(count ? [phrase('count', { op: count.op, values: [quantity(count.value)] })] : []),
    ];
    return phrase('holds_coupon', { args: args.length > 0 ? args : null });
  },
  say: ({ offers, expires, count }, directory, language) => {
    const zh = language === 'zh';
    const of = offers && sayNames(directory, 'offers', offers, language);
    const when = expires ? sayExpires(expires, language) : '';
    if (zh) {
      const many = count ? `${count.op === '>=' ? '至少' : '正好'} ${count.value} 张` : '';
      return `持有${many}${when}未使用的券${of ? `（${of}）` : ''}`;
    }
    const many = count ? `${count.op === '>=' ? 'at least' : 'exactly'} ${count.value}` : 'an';
    return `hold ${many} unused coupon${count && count.value > 1 ? 's' : ''}${of ? ` of ${of}` : ''}${when}`;
  },
  unknownKeys: ({ offers }, directory) => lostKeys(directory, 'offers', offers, 'offers'),
  sql: (condition, context) => {
    const { where, having } = held(condition, context);
    return context.has('coupon', 'k', where, having);
  },
  mayBeNull: false,
  members: (condition, context) => {
    const { where, having } = held(condition, context);
    const grouped = having ? sql` group by k.customer_id having ${having}` : raw('');
    return {
      query: sql`select k.customer_id from ${context.rows('coupon', 'k')} where ${where}${grouped}`,
      once: having !== undefined,
    };
  },
  dependsOn: ({ expires }) => ({
    relations: ['coupon'],
    boundaries: [
      { kind: 'after', relation: 'coupon', column: 'valid_from', seconds: 0 },
      { kind: 'after', relation: 'coupon', column: 'valid_until', seconds: 0 },
      ...(expires && 'within' in expires
        ? [{ kind: 'after', relation: 'coupon', column: 'valid_until', seconds: -secondsOf(expires.within) } as const]
        : []),
      ...(expires && 'on' in expires ? [{ kind: 'calendar' } as const] : []),
    ],
  }),
});

/** Coupons `k` that she can use now, and how many. */
function held({ offers, expires, count }: HoldsCoupon, context: SqlContext): { where: Sql; having?: Sql } {
  const { isOneOf, now } = context;
  const where = and([
    sql`k.status = 'issued'`,
    sql`k.valid_until > ${instant(now)}`,
    ...(expires ? [expiryOf(expires, context)] : []),
    ...(offers ? [isOneOf(sql`k.offer`, bind('text[]', offers))] : []),
    sql`k.valid_from <= ${instant(now)}`,
    sql`k.issued_at <= ${instant(now)}`,
  ]);
  if (!count || (count.op === '>=' && count.value === 1)) return { where };
  return { where, having: sql`count(*) ${raw(count.op)} ${bind('bigint', count.value)}` };
}

type Expires = z.infer<typeof Expires>;
function readExpires({ args, op, values, place, word }: Phrase): Expires {
  const only = args?.length === 1 && args[0]!.type === 'phrase' ? args[0] : null;
  if (op === null && values.length === 0 && only) {
    if (only.word === 'within' || only.word === '近') {
      if (only.values.length <= 1 && only.op === null && only.args === null)
        return { within: readDuration(only.values[0], only.place) };
    } else if (only.values.length === 0 && only.op === null && only.args === null) {
      if (only.word === 'today' || only.word === '今天') return { on: 'today' };
      if (only.word === 'tomorrow' || only.word === '明天') return { on: 'tomorrow' };
    }
  }
  const expected = ['expires(within 3 days)', 'expires(today)', 'expires(tomorrow)'];
  throw new SegmentError({ code: 'syntax', place: only?.place ?? place, found: only?.word ?? word, expected });
}
const writeExpires = (expires: Expires): Phrase =>
  'on' in expires ? phrase(expires.on) : phrase('within', { values: [writeDuration(expires.within)] });
function sayExpires(expires: Expires, language: Language): string {
  const zh = language === 'zh';
  if ('on' in expires) return zh ? `${expires.on === 'today' ? '今天' : '明天'}到期、` : ` expiring ${expires.on}`;
  const said = sayDuration(expires.within, language);
  return zh ? `${said}内到期、` : ` expiring within ${said}`;
}

function readCount({ op, values, args, place, word }: Phrase): { op: '>=' | '='; value: number } {
  if (args !== null || !(op === '>=' || op === '='))
    throw new SegmentError({ code: 'syntax', place, found: word, expected: ['count >= 2', 'count = 1'] });
  return { op, value: readWhole(values[0], { least: 1, most: MOST_COUPONS }, place) };
}

/** A coupon that ends with a day ends at the first instant of the next: it expires on the day whose end that is. */
function expiryOf(expires: Expires, { now, zone }: SqlContext): Sql {
  const end = sql`k.valid_until`;
  if ('within' in expires) return sql`${end} <= ${instant(new Date(now.getTime() + secondsOf(expires.within) * 1000))}`;
  const today = periodOf('today', now, zone);
  const day = expires.on === 'today' ? today : periodOf('today', today.end, zone);
  return sql`(${end} > ${instant(day.start)} and ${end} <= ${instant(day.end)})`;
}
