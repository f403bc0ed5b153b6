import { z } from 'zod';
import {
  filtersSchema,
  filterWords,
  readFilter,
  relationsOf,
  sayFilters,
  unknownArgument,
  unknownKeysOf,
  writeFilters,
} from '../events/filters.ts';
import type { Filter } from '../events/property.ts';
import { best, PARTS, RANKINGS, type RankedWithin, type Ranking } from '../events/ranking.ts';
import { ordered } from '../events/sales.ts';
import { type Phrase, phrase, quantity } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';
import { defineCondition, type Language } from './condition.ts';
import { boundariesOf, isWindowPhrase, readWindow, sayWindow, Window, writeWindow } from './windows.ts';

const Top = z.strictObject({
  kind: z.literal('top'),
  percent: z.int().min(1).max(99),
  by: z.enum(['spent', 'count', 'latest']),
  per: z.enum(['city', 'home_store', 'tier']).optional(),
  where: filtersSchema(ordered).optional(),
  window: Window.optional(),
});
type Top = z.infer<typeof Top>;

const EXAMPLE = 'top(10%, spent, by_city, within 180 days)';
const PER: Record<RankedWithin, { zh: string; said: Record<Language, string> }> = {
  city: { zh: '按城市', said: { zh: '在所在城市', en: 'in their city' } },
  home_store: { zh: '按门店', said: { zh: '在常去门店', en: 'of their home store' } },
  tier: { zh: '按等级', said: { zh: '在所属等级', en: 'of their tier' } },
};
const SAID: Record<Ranking, Record<Language, string>> = {
  spent: { zh: '消费', en: 'spending' },
  count: { zh: '下单次数', en: 'number of orders' },
  latest: { zh: '最近下单时间', en: 'time of the last order' },
};

const alone = (said: Phrase): boolean => said.op === null && said.args === null && said.values.length === 0;
const wordOf = <K extends string>(words: Readonly<Record<K, string>>, word: string): K | undefined =>
  (Object.keys(words) as K[]).find((key) => key === word || words[key] === word);
const PER_WORDS = Object.fromEntries(Object.entries(PER).map(([per, { zh }]) => [`by_${per}`, zh]));

/** The best so many percent of those who ordered. */
export const top = defineCondition<Top>({
  kind: 'top',
  word: 'top',
  alias: '排名前',
  schema: Top,
  examples: [EXAMPLE, 'top(20%, count, channel "counter", this month)'],
  read: (said, directory) => {
    const args = said.args ?? [];
    let percent: number | undefined;
    let by: Ranking | undefined;
    let per: RankedWithin | undefined;
    const where: Filter[] = [];
    const fail = (expected: string[]): never => {
      throw new SegmentError({ code: 'syntax', place: said.place, found: said.word, expected });
    };
    for (const argument of args.filter((one): boolean => !isWindowPhrase(one))) {
      if (argument.type === 'quantity') {
        if (percent !== undefined) fail([EXAMPLE]);
        const fits = argument.unit === 'percent' && Number.isInteger(argument.value);
        if (!fits || argument.value < 1 || argument.value > 99)
          throw new SegmentError({
            code: 'out_of_range',
            place: argument.place,
            found: `${argument.value} ${argument.unit ?? ''}`.trim(),
            expected: ['1% … 99%, whole'],
          });
        percent = argument.value;
        continue;
      }
      const ranking = argument.type === 'phrase' && alone(argument) ? wordOf(RANKINGS, argument.word) : undefined;
      const within = argument.type === 'phrase' && alone(argument) ? wordOf(PER_WORDS, argument.word) : undefined;
      if ((ranking && by) || (within && per)) fail([EXAMPLE]);
      if (ranking) by = ranking;
      else if (within) per = within.slice('by_'.length) as RankedWithin;
      else {
        const filter = readFilter(ordered, argument, directory);
        if (!filter)
          throw unknownArgument(argument, [
            ...Object.keys(RANKINGS),
            ...Object.keys(PER_WORDS),
            ...filterWords(ordered),
          ]);
        where.push(filter);
      }
    }
    if (percent === undefined || by === undefined || said.op !== null || said.values.length > 0) return fail([EXAMPLE]);
    const window = readWindow(args);
    return {
      kind: 'top',
      percent,
      by,
      ...(per ? { per } : {}),
      ...(where.length > 0 ? { where } : {}),
      ...(window ? { window } : {}),
    };
  },
  write: ({ percent, by, per, where, window }, directory) =>
    phrase('top', {
      args: [
        quantity(percent, 'percent'),
        phrase(by),
        ...(per ? [phrase(`by_${per}`)] : []),
        ...writeFilters(ordered, where, directory),
        ...writeWindow(window),
      ],
    }),
  say: ({ percent, by, per, where, window }, directory, language) => {
    const { what, how } = sayFilters(ordered, where, directory, language);
    if (language === 'zh') {
      const orders = how || what ? `${how}${what ? `含${what}` : ''}的订单` : '';
      return `${sayWindow(window, 'zh')}${orders}${SAID[by].zh}${per ? PER[per].said.zh : ''}排名前 ${percent}%`.replaceAll(
        / +/g,
        ' ',
      );
    }
    const orders = [what, how].filter(Boolean).join(' ');
    const parts = [
      `are in the top ${percent}% by ${SAID[by].en}`,
      per ? PER[per].said.en : '',
      orders ? `(orders: ${orders})` : '',
      sayWindow(window, 'en'),
    ];
    return parts.filter(Boolean).join(' ').replaceAll(/ +/g, ' ');
  },
  unknownKeys: ({ where }, directory) => unknownKeysOf(ordered, where, directory, 'where'),
  sql: (condition, context) => context.engine.isAmong(best(condition, context)),
  mayBeNull: false,
  members: (condition, context) => ({ query: best(condition, context), once: true }),
  dependsOn: ({ per, where, window }) => ({
    relations: [...relationsOf(ordered, where), ...(per && PARTS[per] ? (['person'] as const) : [])],
    boundaries: boundariesOf(window, { relation: 'purchase', column: 'at' }),
    everybody: true,
  }),
});
