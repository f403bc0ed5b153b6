import { z } from 'zod';
import { or } from '../compile/sql.ts';
import { defineCondition } from './condition.ts';
import { readNames } from './reading.ts';
import { isIn, Keys, lostKeys, sayNames, writeNames } from './writing.ts';

const Segment = z.strictObject({ kind: z.literal('segment'), in: Keys });

/** Belongs to a saved segment, as that one is saved now. */
export const segment = defineCondition<z.infer<typeof Segment>>({
  kind: 'segment',
  word: 'segment',
  alias: '人群',
  schema: Segment,
  examples: ['segment = "老客"', 'segment in ("老客", "上海人")'],
  read: (phrase, directory) => ({ kind: 'segment', in: readNames(phrase, 'segments', directory) }),
  write: ({ in: keys }, directory) => isIn('segment', writeNames(directory, 'segments', keys)),
  say: ({ in: keys }, directory, language) => {
    const names = sayNames(directory, 'segments', keys, language);
    return language === 'zh' ? `属于人群${names}` : `belong to the segment ${names}`;
  },
  unknownKeys: ({ in: keys }, directory) => lostKeys(directory, 'segments', keys),
  sql: ({ in: keys }, context) => or(keys.map((key) => context.segment(key))),
  mayBeNull: true,
  dependsOn: ({ in: keys }, context) => {
    for (const key of keys) context.segment(key);
    return { relations: [], boundaries: [] };
  },
});
