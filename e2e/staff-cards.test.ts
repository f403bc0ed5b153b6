import type { WorkbenchToday } from '@xiaoer/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { z } from 'zod';
import { testDatabase } from '../apps/server/src/platform/testing/index.ts';
import { at } from './support/day.ts';
import { good, send } from './support/json.ts';
import { API_KEY, type Stack, startStack } from './support/stack.ts';
import { type Town, townOf } from './support/town.ts';
import { visit } from './support/visitors.ts';
import { eventually, waitFor } from './support/waiting.ts';

const database = testDatabase();
const MANAGERS = ['gao.yuan', 'lin.qiao'];

let stack: Stack;
let town: Town;
beforeAll(async () => {
  stack = await startStack({ name: 'staff-cards', databaseUrl: database.url, startAt: at('06:00') });
  town = townOf(stack);
  await openPier();
});
afterAll(() => stack?.stop());

/** A store with two managers and no group yet, which somebody has to open: no API can. */
async function openPier(): Promise<void> {
  const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '07:30', until: '22:00' }));
  const store = {
    code: 'pier',
    name: '码头店',
    city: '上海',
    unit: 'HQ',
    address: '码头 1 号',
    position: { lng: 121.4737, lat: 31.2305 },
    coordinates: 'wgs84',
    hours,
    openedOn: '2021-03-01',
    wecomDepartmentId: null,
  };
  const manager = (userid: string, name: string) => ({
    userid,
    name,
    kind: 'person',
    stores: ['pier'],
    role: 'manager',
  });
  good(
    await send('PUT', `${stack.serverUrl}/api/v1/organisation`, {
      headers: { authorization: `Bearer ${API_KEY}` },
      body: {
        units: [{ code: 'HQ', name: '总部', kind: 'head_office', parent: null }],
        stores: [store],
        accounts: [manager('gao.yuan', '高远'), manager('lin.qiao', '林乔')],
      },
    }),
  );
  await stack.settle();
}

const cardsOf = async (userid: string) =>
  (await town.staffPhone(userid)).app.filter(({ msgtype }) => msgtype === 'template_card');
const saying = async () =>
  Promise.all(MANAGERS.map(async (userid) => (await cardsOf(userid)).map(({ answered }) => answered)));
const press = (userid: string, msgid: string, key: string) =>
  send('POST', `${stack.sandboxUrl}/__sandbox/staff/${userid}/press`, { body: { msgid, key } });
const tasksOf = async (userid: string) => {
  const visitor = await visit(stack, town, { userid });
  return good(await visitor.get<z.infer<typeof WorkbenchToday>>('/api/workbench/today')).tasks;
};

it('a task reaches all who can do it, once, when their store opens', async () => {
  expect(await saying()).toEqual([[], []]);
  expect((await tasksOf('lin.qiao')).map(({ status }) => status)).toEqual(['open']);
  await stack.advance(at('07:30'));
  const cards = await Promise.all(MANAGERS.map(cardsOf));
  expect(cards.map((one) => one.map(({ body }) => (body['main_title'] as { title: string }).title))).toEqual([
    ['开门店的第一个福利群'],
    ['开门店的第一个福利群'],
  ]);
});

it('later is told once more, and once only although the answer to that card is lost', async () => {
  const [card] = await cardsOf('gao.yuan');
  good(await press('gao.yuan', card!.msgid, 'later'));
  const waiting = await eventually(stack, async () => {
    const [changed] = await cardsOf('gao.yuan');
    return changed?.answered === null && changed;
  });
  expect(waiting).toMatchObject({ body: { main_title: { desc: '08:30 再提醒' } } });
  expect(waiting.body['button_list']).toMatchObject([{ key: 'done' }]);
  await town.faults({ match: 'message/send', fault: 'dropAfter', times: 1 });
  await stack.advance(at('08:30'));
  await eventually(stack, async () => {
    const { rows } = await database.pool.query(`select 1 from delivery.staff_card where state <> 'sent'`);
    return rows.length === 0;
  });
  expect((await cardsOf('gao.yuan')).length).toBe(2);
  expect((await cardsOf('lin.qiao')).length).toBe(1);
});

it('a press on a card ticks it, and a server killed before it has said so says so on every card afterwards', async () => {
  await stack.advance(at('09:05'));
  await stack.restartServer({ CRASH_AT: 'delivery.before_card_change' });
  const [card] = await cardsOf('lin.qiao');
  good(await press('lin.qiao', card!.msgid, 'done'));
  let signal: string | null = null;
  void stack.server().ended.then((end) => {
    signal = end.signal;
  });
  await waitFor(async () => {
    await stack.settle().catch(() => {});
    return signal === 'SIGKILL';
  });
  await stack.restartServer();
  const words = '已完成 · 林乔 09:05';
  // What changes the second card of her colleague is not known: its answer was lost.
  await eventually(stack, async () => JSON.stringify(await saying()) === JSON.stringify([[words, null], [words]]));
  for (const userid of MANAGERS) {
    expect((await tasksOf(userid)).map(({ status, doneAt }) => [status, doneAt])).toEqual([
      ['done', at('09:05').toISOString()],
    ]);
  }
});

it('a press on a card that could not be told says so at once, and changes nothing', async () => {
  const [, reminder] = await cardsOf('gao.yuan');
  good(await press('gao.yuan', reminder!.msgid, 'done'));
  const words = '已完成 · 林乔 09:05';
  await eventually(stack, async () => JSON.stringify(await saying()) === JSON.stringify([[words, words], [words]]));
});
