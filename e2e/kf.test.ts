import type { KfChat, KfConversations, KfOverview, KfRules } from '@xiaoer/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { z } from 'zod';
import { testDatabase } from '../apps/server/src/platform/testing/index.ts';
import { at } from './support/day.ts';
import { good, send } from './support/json.ts';
import { openNorth } from './support/open-store.ts';
import { ADMIN, type Stack, startStack } from './support/stack.ts';
import { type Town, townOf } from './support/town.ts';
import { operator, type Visitor } from './support/visitors.ts';
import { eventually } from './support/waiting.ts';

const database = testDatabase();
const ANNA = 5;
const RULES: KfRules = {
  welcome: { text: '您好，欢迎来到北区店', menu: [{ does: 'answer', label: '几点开门', answer: 'hours' }] },
  answers: [{ name: 'hours', words: ['几点'], text: '每天 7 点半到 22 点。', menu: [] }],
  otherwise: 'human',
  human: { words: ['人工'], to: 'queue', servicer: null, text: '正在转接' },
  goodbye: null,
  thanks: null,
};

let stack: Stack;
let town: Town;
let console: Visitor;
let openKfid = '';
beforeAll(async () => {
  stack = await startStack({ name: 'kf', databaseUrl: database.url, startAt: at('09:00') });
  town = townOf(stack);
  await openNorth(stack, town);
  console = await operator(stack, ADMIN);
});
afterAll(() => stack?.stop());

const act = async <Body>(path: string, body: unknown) =>
  good(await send<Body>('POST', `${stack.sandboxUrl}/__sandbox/${path}`, { body }));
const say = (text: string) => act(`people/${ANNA}/kf/say`, { openKfId: openKfid, text });
/** What her phone shows of the conversation, oldest first. */
const onPhone = async () => {
  const { kf = [] } = (await town.phone(ANNA)) as unknown as {
    kf?: { messages: { text: string | null; menu?: { head: string }; origin: string }[] }[];
  };
  return kf.flatMap(({ messages }) => messages.map(({ text, menu }) => menu?.head ?? text));
};
const overview = async () => good(await console.get<z.infer<typeof KfOverview>>('/api/console/kf'));
const conversation = async () =>
  good(await console.get<z.infer<typeof KfConversations>>('/api/console/kf/conversations?show=all')).conversations[0]!;
const linesOf = async () => {
  const { externalUserid } = await conversation();
  const path = `/api/console/kf/accounts/${openKfid}/conversations/${externalUserid}`;
  return good(await console.get<z.infer<typeof KfChat>>(path)).lines;
};

it('welcomes her in time, answers by rule, never says a sixth, and hands her to a person', async () => {
  ({ openKfId: openKfid } = await act<{ openKfId: string }>('kf/accounts', { name: '北区客服' }));
  await eventually(stack, async () => (await overview()).accounts.some((one) => one.name === '北区客服'));
  const servicers = {
    add: { members: ['lin.qiao', 'nobody'], departments: [] },
    remove: { members: [], departments: [] },
  };
  const added = await console.post<{ refused: { id: string }[] }>(
    `/api/console/kf/accounts/${openKfid}/servicers`,
    servicers,
  );
  expect(good(added).refused.map(({ id }) => id)).toEqual(['nobody']);
  good(await console.post('/api/console/kf/links', { openKfid, store: 'north', source: 'poster' }));
  good(await console.put(`/api/console/kf/accounts/${openKfid}/rules`, { version: 0, on: true, rules: RULES }));
  const [link] = (await overview()).links;

  const entered = Date.now();
  await act(`people/${ANNA}/kf/enter`, { url: link!.url });
  await eventually(stack, async () => (await onPhone()).includes('您好，欢迎来到北区店'));
  expect(Date.now() - entered).toBeLessThan(20_000);

  await say('你们几点开门');
  await eventually(stack, async () => (await onPhone()).includes('每天 7 点半到 22 点。'));
  expect(await conversation()).toMatchObject({ store: '北区店', source: 'poster', left: 4, refusal: null });

  const { externalUserid } = await conversation();
  const reply = (key: string) =>
    console.post<{ code?: string; details?: object }>(
      `/api/console/kf/accounts/${openKfid}/conversations/${externalUserid}/messages`,
      { key: `e2e-click-${key}`, text: `第 ${key} 句` },
    );
  for (const key of ['2', '3', '4', '5']) good(await reply(key));
  expect((await reply('6')).body).toMatchObject({ code: 'delivery.kf_refused', details: { refusal: 'five_sent' } });
  expect(await onPhone()).toHaveLength(7); // welcome, her word, the answer, four of ours

  await say('我要人工');
  await eventually(stack, async () => (await conversation()).state === 'queue');
  await act('staff/lin.qiao/kf/take', { openKfId: openKfid, person: ANNA });
  await act('staff/lin.qiao/kf/write', { openKfId: openKfid, person: ANNA, text: '我是林乔' });
  await eventually(stack, async () => (await conversation()).state === 'human');
  await eventually(stack, async () =>
    (await linesOf()).some(({ from, text }) => from === 'servicer' && text === '我是林乔'),
  );
  expect((await reply('7')).body).toMatchObject({ details: { refusal: 'session_with_servicer' } });
});

it.each(['delivery.kf_page_read', 'delivery.kf_page_taken'])(
  'loses and doubles nothing when the server is killed at %s',
  async (point) => {
    await stack.restartServer({ CRASH_AT: point });
    const words = [`甲 ${point}`, `乙 ${point}`, `丙 ${point}`];
    for (const text of words) await say(text).catch(() => {});
    await stack.settle().catch(() => {});
    expect((await stack.server().ended).signal).toBe('SIGKILL');
    await stack.restartServer();
    console = await operator(stack, ADMIN);
    const heard = await eventually(stack, async () => {
      const lines = (await linesOf()).filter(({ text }) => text?.includes(point));
      return lines.length >= words.length && lines;
    });
    expect(heard.map(({ text }) => text)).toEqual(words);
  },
);
