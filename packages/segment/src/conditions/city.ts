import { z } from 'zod';
import { phrase, text } from '../language/phrase.ts';
import { defineCondition } from './condition.ts';
import { readTexts } from './reading.ts';
import { list } from './saying.ts';

const City = z.strictObject({ kind: z.literal('city'), in: z.array(z.string().min(1).max(100)).min(1).max(1000) });

/** The customer's home city. */
export const city = defineCondition<z.infer<typeof City>>({
  kind: 'city',
  word: 'city',
  alias: '城市',
  schema: City,
  examples: ['city in ("上海", "北京")', 'city = "上海"'],
  read: (phrase, { cities }) => ({ kind: 'city', in: readTexts(phrase, 'city', cities) }),
  write: ({ in: cities }) =>
    phrase(
      'city',
      cities.length === 1 ? { op: '=', values: [text(cities[0]!)] } : { op: 'in', values: cities.map(text) },
    ),
  say: ({ in: cities }, _, language) =>
    language === 'zh' ? `常住${list(cities, language)}` : `live in ${list(cities, language)}`,
  sql: ({ in: cities }, { engine }) => engine.isWord('p', 'city', cities),
  mayBeNull: true,
  dependsOn: () => ({ relations: ['person'], boundaries: [] }),
});
