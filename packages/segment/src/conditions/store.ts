import { z } from 'zod';
import { defineCondition } from './condition.ts';
import { homeStoreIs } from './home-store.ts';
import { readNames } from './reading.ts';
import { isIn, Keys, lostKeys, sayNames, writeNames } from './writing.ts';

const Store = z.strictObject({ kind: z.literal('store'), in: Keys });

/** Her home store. */
export const store = defineCondition<z.infer<typeof Store>>({
  kind: 'store',
  word: 'store',
  alias: '门店',
  schema: Store,
  examples: ['store = "陆家嘴店"', 'store in ("陆家嘴店", "国贸店")'],
  read: (phrase, directory) => ({ kind: 'store', in: readNames(phrase, 'stores', directory) }),
  write: ({ in: keys }, directory) => isIn('store', writeNames(directory, 'stores', keys)),
  say: ({ in: keys }, directory, language) => {
    const names = sayNames(directory, 'stores', keys, language);
    return language === 'zh' ? `归属门店是${names}` : `have the home store ${names}`;
  },
  unknownKeys: ({ in: keys }, directory) => lostKeys(directory, 'stores', keys),
  sql: ({ in: keys }, context) => {
    const wanted = new Set(keys);
    return homeStoreIs(context, ({ key }) => wanted.has(key));
  },
  mayBeNull: true,
  dependsOn: () => ({ relations: ['person'], boundaries: [] }),
});
