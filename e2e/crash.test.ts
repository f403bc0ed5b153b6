import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../apps/server/src/platform/testing/index.ts';
import { writeClockSetting } from '../packages/clock/src/index.ts';
import { backOffice } from './support/back-office.ts';
import { at } from './support/day.ts';
import { good } from './support/json.ts';
import { linksIn } from './support/messages.ts';
import { becomeMembers, consent, openNorth } from './support/open-store.ts';
import { type Stack, startStack } from './support/stack.ts';
import { type Town, townOf } from './support/town.ts';
import { eventually, waitFor } from './support/waiting.ts';

const database = testDatabase();
/** Lapsed customers; more than one, since a holdout keeps a fifth of them out. */
const LAPSED = [1, 2, 3, 4, 5, 6];

let stack: Stack;
let town: Town;
let chatId: string;
beforeAll(async () => {
  stack = await startStack({ name: 'crash', databaseUrl: database.url, startAt: at('07:00') });
  town = townOf(stack);
  ({ chatId } = await openNorth(stack, town));
  const members = await becomeMembers(stack, town, LAPSED);
  await Promise.all([...members.values()].map(consent));
  await backOffice(stack).postOrders({ source: 'till', orders: await ordersOfLastWeek() });
});
afterAll(() => stack?.stop());

/** Lets the server run into its kill point, and brings it up again without one. */
async function dieAt(point: string, live: () => Promise<unknown>): Promise<void> {
  await stack.restartServer({ CRASH_AT: point });
  await live().catch(() => {});
  expect((await stack.server().ended).signal).toBe('SIGKILL');
  await stack.restartServer();
}

const pendingOf = async (userid: string, chatType: 'single' | 'group') =>
  (await town.staffPhone(userid)).pending.filter((send) => send.chatType === chatType);

const nothingLostOrDoubled = { lostSends: 0, duplicateSends: 0, unexpected: 0 };

describe('a welcome', () => {
  it.each([
    ['delivery.welcome_before_send', 7],
    ['delivery.welcome_after_accept', 8],
  ])('whose process is killed at %s arrives, once', async (point, person) => {
    const poster = await town.poster('north');
    await dieAt(point, async () => {
      await town.scan(person, poster);
      await stack.server().ended;
    });
    const arrived = await eventually(stack, async () => {
      const [contact] = (await town.phone(person)).contacts;
      const { rows } = await database.pool.query(`select state from delivery.welcome_info where state = 'wanted'`);
      return rows.length === 0 && contact!.messages.length > 0 && contact!.messages;
    });
    expect(arrived.map(({ origin }) => origin)).toEqual(['welcome']);
    expect(await town.verdict()).toMatchObject(nothingLostOrDoubled);
  });
});

describe('a mass send', () => {
  it.each([
    ['delivery.before_send', 0],
    ['delivery.after_accept', 1],
  ])('whose process is killed at %s waits at the owner exactly once', async (point, day) => {
    await stack.advance(at('11:30', day));
    await dieAt(point, () => stack.advance(at('11:45', day)));
    const sends = await eventually(stack, async () => {
      const { rows } = await database.pool.query(
        `select 1 from delivery.dispatch_info where state in ('ready', 'sending', 'unknown')`,
      );
      const pending = await pendingOf('lin.qiao', 'group');
      return rows.length === 0 && pending.length > 0 && pending;
    });
    expect(sends).toHaveLength(1);

    good(await town.confirm('lin.qiao', sends[0]!.msgid));
    await stack.advance(at('13:00', day));
    const group = (await town.phone(1)).groups.find((one) => one.chatId === chatId);
    const drops = linksIn(group!.messages).filter((link) => link.includes('/pages/drop/'));
    expect(drops).toHaveLength(day + 1);
    expect(await town.verdict()).toMatchObject(nothingLostOrDoubled);
  });
});

describe('a run', () => {
  it('whose process is killed inside the decision is decided once after the restart: nobody forgotten, no coupon doubled', async () => {
    await stack.advance(at('09:55', 2));
    await dieAt('playbooks.inside_decide', () => stack.advance(at('10:01', 2)));
    await stack.advance(at('10:05', 2));

    const { rows: touches } = await database.pool.query(
      `select t.state, count(*)::int as n from playbooks.touch_info t join playbooks.run_info r using (run_id)
       where r.playbook_code = 'lapsing-customer' and r.fired_at >= $1 group by 1 order by 1`,
      [at('10:00', 2)],
    );
    expect(touches.reduce((sum, { n }) => sum + n, 0)).toBe(LAPSED.length);
    const written = touches.find(({ state }) => state === 'dispatched')?.n;
    expect(written).toBeGreaterThan(0);
    const { rows: coupons } = await database.pool.query(
      `select count(*)::int as n, count(distinct customer_id)::int as customers from offers.coupon_info
       where offer_code = 'come-back-8-off' and issued_at >= $1`,
      [at('10:00', 2)],
    );
    expect(coupons).toEqual([{ n: written, customers: written }]);

    for (const userid of ['lin.qiao', 'welfare'])
      for (const { msgid } of await pendingOf(userid, 'single')) good(await town.confirm(userid, msgid));
    await stack.advance(at('11:20', 2));
    const phones = await Promise.all(LAPSED.map((person) => town.phone(person)));
    const got = phones.map(
      ({ contacts }) => contacts.flatMap(({ messages }) => messages).filter(({ origin }) => origin === 'mass').length,
    );
    expect(got.filter((n) => n > 1)).toEqual([]);
    expect(got.filter((n) => n === 1)).toHaveLength(written);
    expect(await town.verdict()).toMatchObject(nothingLostOrDoubled);
  });

  it('is taken over by the next process also where time runs by itself, without waiting for hours', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xiaoer-clock-'));
    const clockFile = join(folder, 'clock.json');
    await stack.advance(at('09:55', 3));
    const running = { CLOCK_FILE: clockFile, CONTROL_TOKEN: '' };
    const businessMs = at('09:59:57', 3).getTime();
    writeClockSetting(clockFile, { mode: 'scaled', wallMs: Date.now(), businessMs, speed: 1 });
    await stack.restartServer({ ...running, CRASH_AT: 'playbooks.inside_decide' });
    expect((await stack.server().ended).signal).toBe('SIGKILL');
    await stack.restartServer(running);

    const decided = await waitFor(async () => {
      const { rows } = await database.pool.query(
        `select r.state, count(*)::int as n from playbooks.run_info r join playbooks.touch_info t using (run_id)
         where r.playbook_code = 'lapsing-customer' and r.fired_at >= $1 group by 1`,
        [at('09:59', 3)],
      );
      return rows.length > 0 && rows;
    });
    expect(decided).toEqual([{ state: 'decided', n: LAPSED.length }]);
    rmSync(folder, { recursive: true, force: true });
  });
});

/** What the lapsed customers bought a week ago, as a till that was offline sends it late. */
async function ordersOfLastWeek() {
  return Promise.all(
    LAPSED.map(async (person) => ({
      externalNo: `week-ago-${person}`,
      store: 'north',
      channel: 'counter' as const,
      orderedAt: at('12:30', -7).toISOString(),
      identities: [
        {
          kind: 'external_userid' as const,
          issuer: stack.corpId,
          value: (await town.phone(person)).person.externalUserid,
        },
      ],
      lines: [{ sku: 'LATTE', name: '拿铁', quantity: 1, unitPriceFen: 2900 }],
    })),
  );
}
