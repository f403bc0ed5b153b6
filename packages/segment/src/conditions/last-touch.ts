import { z } from 'zod';
import { sql } from '../compile/sql.ts';
import { phrase } from '../language/phrase.ts';
import { defineCondition } from './condition.ts';
import { readOnlyWindow } from './moment.ts';
import { boundariesOf, inWindow, sayWindow, Window, writeWindow } from './windows.ts';

/** `window` missing: never. */
const LastTouch = z.strictObject({ kind: z.literal('last_touch'), window: Window.optional() });
const EXAMPLES = ['last_touch(within 3 days)', 'last_touch(never)'] as const;

/** The latest 1:1 touch that reached her lies in the window, or there was none. */
export const lastTouch = defineCondition<z.infer<typeof LastTouch>>({
  kind: 'last_touch',
  word: 'last_touch',
  alias: '最近触达',
  schema: LastTouch,
  examples: EXAMPLES,
  read: (phrase) => {
    const only = phrase.args?.length === 1 ? phrase.args[0]! : null;
    if (only?.type === 'phrase' && (only.word === 'never' || only.word === '从未') && only.values.length === 0)
      return { kind: 'last_touch' };
    return { kind: 'last_touch', window: readOnlyWindow(phrase, EXAMPLES.join(', ')) };
  },
  write: ({ window }) => phrase('last_touch', { args: window ? writeWindow(window) : [phrase('never')] }),
  say: ({ window }, _, language) => {
    if (!window) return language === 'zh' ? '从未触达过' : 'were never touched';
    const said = sayWindow(window, language);
    return language === 'zh' ? `最近一次触达在${said}` : `were last touched ${said}`;
  },
  sql: ({ window }, context) => {
    const column = context.person('last_touch_at');
    return window ? inWindow(column, window, context) : sql`${column} is null`;
  },
  mayBeNull: true,
  dependsOn: ({ window }) => ({
    relations: ['person'],
    boundaries: boundariesOf(window, { relation: 'person', column: 'last_touch_at' }),
  }),
});
