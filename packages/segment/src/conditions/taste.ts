import { z } from 'zod';
import { defineCondition } from './condition.ts';
import { readTexts } from './reading.ts';
import { list } from './saying.ts';
import { isIn, Keys, writeWords } from './writing.ts';

const Taste = z.strictObject({ kind: z.literal('taste'), in: Keys });

/** What she likes best, as her profile says. */
export const taste = defineCondition<z.infer<typeof Taste>>({
  kind: 'taste',
  word: 'taste',
  alias: '口味',
  schema: Taste,
  examples: ['taste = "latte"', 'taste in ("latte", "tea")'],
  read: (phrase, { tastes }) => ({ kind: 'taste', in: readTexts(phrase, 'taste', tastes) }),
  write: ({ in: tastes }) => isIn('taste', writeWords(tastes)),
  say: ({ in: tastes }, _, language) =>
    language === 'zh' ? `口味是${list(tastes, language)}` : `like ${list(tastes, language)}`,
  sql: ({ in: tastes }, { engine }) => engine.isWord('p', 'taste', tastes),
  mayBeNull: true,
  dependsOn: () => ({ relations: ['person'], boundaries: [] }),
});
