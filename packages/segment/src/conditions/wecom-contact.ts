import { z } from 'zod';
import { and, bind, sql } from '../compile/sql.ts';
import { readName, thingOf } from '../directory/names.ts';
import { phrase } from '../language/phrase.ts';
import { readArguments, valuesOf } from './arguments.ts';
import { defineCondition, type SqlContext } from './condition.ts';
import { readWords } from './reading.ts';
import { list } from './saying.ts';
import { boundariesOf, inWindow, sayWindow, Window, writeWindow } from './windows.ts';
import { filter, Keys, lostKeys, sayNames, writeNames, writeWords } from './writing.ts';

const STATES = {
  active: '在好友',
  removed_by_customer: '被顾客删除',
  removed_by_staff: '被员工删除',
  transferred: '已转接',
  perhaps_gone: '可能流失',
} as const;
type State = keyof typeof STATES;
const SAID: Record<State, string> = {
  active: 'active',
  removed_by_customer: 'removed by the customer',
  removed_by_staff: 'removed by staff',
  transferred: 'handed over',
  perhaps_gone: 'perhaps gone',
};

const WecomContact = z.strictObject({
  kind: z.literal('wecom_contact'),
  accounts: Keys.optional(),
  sources: Keys.optional(),
  /** Missing: active. */
  states: z
    .array(z.enum(Object.keys(STATES) as State[]))
    .min(1)
    .max(5)
    .refine((states) => new Set(states).size === states.length, 'each state once')
    .optional(),
  /** When the tie began. */
  window: Window.optional(),
});
type WecomContact = z.infer<typeof WecomContact>;
const WORDS = { account: '账号', source: '来源', state: '状态' };
const EXAMPLE = 'wecom_contact(account "…", source "…", state "active", within 30 days)';

/** Has a tie to an account; every filter holds for one and the same tie. */
export const wecomContact = defineCondition<WecomContact>({
  kind: 'wecom_contact',
  word: 'wecom_contact',
  alias: '企微好友',
  schema: WecomContact,
  examples: [
    'wecom_contact',
    'wecom_contact(source "柜台海报", since "2026-10-01")',
    'wecom_contact(account "首席福利官", state "removed_by_customer")',
    'wecom_contact(state in ("active", "perhaps_gone"), within 30 days)',
  ],
  read: (phrase, directory) => {
    const { said, window } = readArguments(phrase, { words: WORDS, example: EXAMPLE, window: true });
    const names = (word: string, kind: 'accounts' | 'sources') => {
      const values = said.get(word);
      return values && [...new Set(valuesOf(values, `${word} "…"`).map((value) => readName(directory, kind, value)))];
    };
    const accounts = names('account', 'accounts');
    const sources = names('source', 'sources');
    const state = said.get('state');
    return {
      kind: 'wecom_contact',
      ...(accounts ? { accounts } : {}),
      ...(sources ? { sources } : {}),
      ...(state ? { states: readWords(valuesOf(state, 'state "active"'), 'state', STATES) } : {}),
      ...(window ? { window } : {}),
    };
  },
  write: ({ accounts, sources, states, window }, directory) => {
    const args = [
      ...(accounts ? [filter('account', writeNames(directory, 'accounts', accounts))] : []),
      ...(sources ? [filter('source', writeNames(directory, 'sources', sources))] : []),
      ...(states ? [filter('state', writeWords(states))] : []),
      ...writeWindow(window),
    ];
    return phrase('wecom_contact', { args: args.length > 0 ? args : null });
  },
  say: ({ accounts, sources, states, window }, directory, language) => {
    const zh = language === 'zh';
    const of = accounts && sayNames(directory, 'accounts', accounts, language);
    const by = sources && sayNames(directory, 'sources', sources, language);
    const began = sayWindow(window, language);
    if (zh) {
      const state = states
        ? `，状态为${list(
            states.map((word) => STATES[word]),
            language,
          )}`
        : '';
      return `${began ? `${began}添加、` : ''}是${of ? `${of}的` : ''}企微好友${by ? `，来自${by}` : ''}${state}`;
    }
    const state = states
      ? `, ${list(
          states.map((word) => SAID[word]),
          language,
        )}`
      : '';
    return `are a contact${of ? ` of ${of}` : ''}${by ? ` by way of ${by}` : ''}${began ? ` added ${began}` : ''}${state}`;
  },
  unknownKeys: ({ accounts, sources }, directory) => [
    ...lostKeys(directory, 'accounts', accounts, 'accounts'),
    ...lostKeys(directory, 'sources', sources, 'sources'),
  ],
  sql: (condition, context) =>
    isBare(condition) ? context.person('contact') : context.has('contact', 'c', tieOf(condition, context)),
  mayBeNull: false,
  dependsOn: (condition) => ({
    relations: [isBare(condition) ? 'person' : 'contact'],
    boundaries: boundariesOf(condition.window, { relation: 'contact', column: 'since' }),
  }),
});

/** Asks for any active contact: a column of the person knows. */
const isBare = ({ accounts, sources, states, window }: WecomContact): boolean =>
  !accounts && !sources && !window && (!states || (states.length === 1 && states[0] === 'active'));

function tieOf({ accounts, sources, states, window }: WecomContact, context: SqlContext) {
  const { directory, engine, isOneOf } = context;
  const accountIds = accounts?.map((key) => thingOf(directory, 'accounts', key)!.accountId);
  return and([
    engine.isWord('c', 'state', states ?? ['active']),
    ...(sources ? [engine.isWord('c', 'source', sources)] : []),
    ...(accountIds ? [isOneOf(sql`c.account_id`, bind('bigint[]', accountIds))] : []),
    ...(window ? [inWindow(sql`c.since`, window, context)] : []),
  ]);
}
