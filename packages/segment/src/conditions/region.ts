import { z } from 'zod';
import { defineCondition } from './condition.ts';
import { homeStoreIs } from './home-store.ts';
import { readNames } from './reading.ts';
import { isIn, Keys, lostKeys, sayNames, writeNames } from './writing.ts';

const Region = z.strictObject({ kind: z.literal('region'), in: Keys });

/** Her home store lies in a region, at whatever depth below it. */
export const region = defineCondition<z.infer<typeof Region>>({
  kind: 'region',
  word: 'region',
  alias: '区域',
  schema: Region,
  examples: ['region = "华东"', 'region in ("华东", "华北")'],
  read: (phrase, directory) => ({ kind: 'region', in: readNames(phrase, 'regions', directory) }),
  write: ({ in: keys }, directory) => isIn('region', writeNames(directory, 'regions', keys)),
  say: ({ in: keys }, directory, language) => {
    const names = sayNames(directory, 'regions', keys, language);
    return language === 'zh' ? `归属门店在${names}` : `have their home store in ${names}`;
  },
  unknownKeys: ({ in: keys }, directory) => lostKeys(directory, 'regions', keys),
  sql: ({ in: keys }, context) => homeStoreIs(context, ({ regions }) => regions.some((unit) => keys.includes(unit))),
  mayBeNull: true,
  dependsOn: () => ({ relations: ['person'], boundaries: [] }),
});
