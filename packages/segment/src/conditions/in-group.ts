import { z } from 'zod';
import { and, bind, sql } from '../compile/sql.ts';
import { readName, thingOf } from '../directory/names.ts';
import { phrase } from '../language/phrase.ts';
import { readArguments, valuesOf } from './arguments.ts';
import { defineCondition, type SqlContext } from './condition.ts';
import { boundariesOf, inWindow, sayWindow, Window, writeWindow } from './windows.ts';
import { filter, Keys, lostKeys, sayNames, writeNames } from './writing.ts';

const InGroup = z.strictObject({
  kind: z.literal('in_group'),
  stores: Keys.optional(),
  groups: Keys.optional(),
  /** When she joined. */
  window: Window.optional(),
});
type InGroup = z.infer<typeof InGroup>;
const EXAMPLE = 'in_group(store "…", group "…", within 30 days)';

/** Is a member of a store group now; every filter holds for one and the same group. */
export const inGroup = defineCondition<InGroup>({
  kind: 'in_group',
  word: 'in_group',
  alias: '在群',
  schema: InGroup,
  examples: [
    'in_group',
    'in_group(store "陆家嘴店")',
    'in_group(group in ("陆家嘴福利 1 群", "陆家嘴福利 2 群"), within 7 days)',
  ],
  read: (phrase, directory) => {
    const words = { store: '门店', group: '群' };
    const { said, window } = readArguments(phrase, { words, example: EXAMPLE, window: true });
    const names = (word: string, kind: 'stores' | 'groups') => {
      const values = said.get(word);
      return values && [...new Set(valuesOf(values, `${word} "…"`).map((value) => readName(directory, kind, value)))];
    };
    const stores = names('store', 'stores');
    const groups = names('group', 'groups');
    return {
      kind: 'in_group',
      ...(stores ? { stores } : {}),
      ...(groups ? { groups } : {}),
      ...(window ? { window } : {}),
    };
  },
  write: ({ stores, groups, window }, directory) => {
    const args = [
      ...(stores ? [filter('store', writeNames(directory, 'stores', stores))] : []),
      ...(groups ? [filter('group', writeNames(directory, 'groups', groups))] : []),
      ...writeWindow(window),
    ];
    return phrase('in_group', { args: args.length > 0 ? args : null });
  },
  say: ({ stores, groups, window }, directory, language) => {
    const zh = language === 'zh';
    const of = stores && sayNames(directory, 'stores', stores, language);
    const which = groups && sayNames(directory, 'groups', groups, language);
    const joined = sayWindow(window, language);
    if (zh) return `${joined ? `${joined}进群、` : ''}在${of ? `${of}的` : ''}${which ?? '福利群'}中`;
    return `are in ${which ?? 'a group'}${of ? ` of ${of}` : ''}${joined ? `, joined ${joined}` : ''}`;
  },
  unknownKeys: ({ stores, groups }, directory) => [
    ...lostKeys(directory, 'stores', stores, 'stores'),
    ...lostKeys(directory, 'groups', groups, 'groups'),
  ],
  sql: (condition, context) =>
    isBare(condition) ? context.person('in_group') : context.has('stay', 's', stayOf(condition, context)),
  mayBeNull: false,
  dependsOn: (condition) => ({
    relations: [isBare(condition) ? 'person' : 'stay'],
    boundaries: boundariesOf(condition.window, { relation: 'stay', column: 'joined_at' }),
  }),
});

const isBare = ({ stores, groups, window }: InGroup): boolean => !stores && !groups && !window;

function stayOf({ stores, groups, window }: InGroup, context: SqlContext) {
  const { directory, isOneOf } = context;
  const storeIds = stores?.map((key) => thingOf(directory, 'stores', key)!.storeId);
  const groupIds = groups?.map((key) => thingOf(directory, 'groups', key)!.groupId);
  return and([
    sql`s.left_at is null`,
    ...(storeIds ? [isOneOf(sql`s.store_id`, bind('bigint[]', storeIds))] : []),
    ...(groupIds ? [isOneOf(sql`s.group_id`, bind('bigint[]', groupIds))] : []),
    ...(window ? [inWindow(sql`s.joined_at`, window, context)] : []),
  ]);
}
