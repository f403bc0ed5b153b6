import { z } from 'zod';
import { defineCondition } from './condition.ts';
import { homeStoreIs } from './home-store.ts';
import { readList, readWords } from './reading.ts';
import { list } from './saying.ts';
import { isIn, writeWords } from './writing.ts';

const WEATHERS = { rain: '下雨', hot: '高温', cold: '寒冷' } as const;
type Weather = keyof typeof WEATHERS;
const SAID: Record<Weather, string> = { rain: 'rain', hot: 'heat', cold: 'cold' };

const Forecast = z.strictObject({
  kind: z.literal('forecast'),
  in: z
    .array(z.enum(Object.keys(WEATHERS) as Weather[]))
    .min(1)
    .max(3)
    .refine((words) => new Set(words).size === words.length, 'each word once'),
});

/** What the present hour's forecast says of her home store. */
export const forecast = defineCondition<z.infer<typeof Forecast>>({
  kind: 'forecast',
  word: 'forecast',
  alias: '天气预报',
  schema: Forecast,
  examples: ['forecast = "rain"', 'forecast in ("hot", "cold")'],
  read: (phrase) => ({
    kind: 'forecast',
    in: readWords(readList(phrase, 'forecast = "rain"'), 'weather', WEATHERS),
  }),
  write: ({ in: words }) => isIn('forecast', writeWords(words)),
  say: ({ in: words }, _, language) =>
    language === 'zh'
      ? `归属门店预报${list(
          words.map((word) => WEATHERS[word]),
          language,
        )}`
      : `have a home store that expects ${list(
          words.map((word) => SAID[word]),
          language,
        )}`,
  sql: ({ in: words }, context) =>
    homeStoreIs(context, ({ weather }) => weather !== null && (words as readonly string[]).includes(weather)),
  mayBeNull: true,
  dependsOn: () => ({ relations: ['person'], boundaries: [] }),
});
