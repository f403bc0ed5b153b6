import { z } from 'zod';
import { bind, sql } from '../compile/sql.ts';
import { defineCondition } from './condition.ts';
import { readNames } from './reading.ts';
import { isIn, Keys, lostKeys, sayNames, writeNames } from './writing.ts';

const Tag = z.strictObject({ kind: z.literal('tag'), in: Keys });

/** Has one of the tags, ours or WeCom's. */
export const tag = defineCondition<z.infer<typeof Tag>>({
  kind: 'tag',
  word: 'tag',
  alias: '标签',
  schema: Tag,
  examples: ['tag = "想要面膜"', 'tag in ("想要面膜", "买过面膜")'],
  read: (phrase, directory) => ({ kind: 'tag', in: readNames(phrase, 'tags', directory) }),
  write: ({ in: keys }, directory) => isIn('tag', writeNames(directory, 'tags', keys)),
  say: ({ in: keys }, directory, language) => {
    const names = sayNames(directory, 'tags', keys, language);
    return language === 'zh' ? `有标签${names}` : `have the tag ${names}`;
  },
  unknownKeys: ({ in: keys }, directory) => lostKeys(directory, 'tags', keys),
  sql: ({ in: keys }, { has, isOneOf }) => has('tag', 't', isOneOf(sql`t.tag`, bind('text[]', keys))),
  mayBeNull: false,
  members: ({ in: keys }, { rows, isOneOf }) => ({
    query: sql`select t.customer_id from ${rows('tag', 't')} where ${isOneOf(sql`t.tag`, bind('text[]', keys))}`,
    once: keys.length === 1,
  }),
  dependsOn: () => ({ relations: ['tag'], boundaries: [] }),
});
