import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMirrorClient, type MirrorClient } from '../apps/server/src/mirror/client.ts';
import { tokenOf } from '../apps/server/src/mirror/protocol.ts';
import { testDatabase } from '../apps/server/src/platform/testing/index.ts';
import { backOffice } from './support/back-office.ts';
import { at } from './support/day.ts';
import { becomeMembers, consent, openNorth } from './support/open-store.ts';
import { freePort, type Program } from './support/programs.ts';
import { type Stack, startStack } from './support/stack.ts';
import { type Town, townOf } from './support/town.ts';

const CUSTOMERS = 30;
const SECRET = 'a session secret that is only for tests';

const database = testDatabase();
let stack: Stack;
let town: Town;
let port: number;
let mirror: Program;
let client: MirrorClient;
let ids: { external_userid: string; corp_id: string }[];
let posted = 0;

const startMirror = () => stack.mirror({ MIRROR_PORT: String(port) });

beforeAll(async () => {
  stack = await startStack({ name: 'mirror', databaseUrl: database.url, startAt: at('09:00') });
  town = townOf(stack);
  await openNorth(stack, town);
  const people = Array.from({ length: CUSTOMERS }, (_, i) => ({ id: i + 1, name: `顾客 ${i + 1}` }));
  await town.define(people);
  const members = await becomeMembers(
    stack,
    town,
    people.map(({ id }) => id),
  );
  for (const person of [1, 2, 3]) await consent(members.get(person)!);
  ids = (await database.pool.query('select distinct external_userid, corp_id from customers.contact order by 1')).rows;
  await buy(20);
  port = await freePort();
  client = createMirrorClient({ url: `http://127.0.0.1:${port}`, token: tokenOf(SECRET) });
  mirror = await startMirror();
});
afterAll(async () => {
  await mirror?.stop();
  await stack?.stop();
});

/** Orders at the till, by customers in turn. */
async function buy(orders: number): Promise<void> {
  await backOffice(stack).postOrders({
    source: 'till',
    orders: Array.from({ length: orders }, () => {
      posted += 1;
      const { external_userid, corp_id } = ids[posted % ids.length]!;
      return {
        externalNo: `o-${posted}`,
        store: 'north',
        channel: 'counter' as const,
        orderedAt: stack.now().toISOString(),
        identities: [{ kind: 'external_userid' as const, issuer: corp_id, value: external_userid }],
        lines: [{ sku: 'LATTE', name: '拿铁', quantity: 1 + (posted % 3), unitPriceFen: 2_900 }],
      };
    }),
  });
}

/** Waits until the mirror shows everything committed before this call; answers after how long, in wall milliseconds. */
async function caughtUp(): Promise<number> {
  const now = Date.now();
  for (;;) {
    const status = await client.status().catch(() => null);
    if (status?.state === 'ready' && Date.parse(status.asOf!) >= now) return Date.now() - now;
    if (Date.now() - now > 30_000) throw new Error(`not caught up within 30 s: ${JSON.stringify(status)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const sales = async () => (await client.query({ sql: 'select count(*) as n from purchase' })).rows[0]!['n'];

describe('the mirror', () => {
  it('shows what every module shows, column by column', async () => {
    await caughtUp();
    expect(await client.compare('column')).toEqual([]);
    const { rows } = await client.status();
    expect(rows).toMatchObject({ purchase: posted, line: posted, contact: CUSTOMERS, stay: CUSTOMERS });
    expect(rows['person']).toBeGreaterThanOrEqual(CUSTOMERS);
  });

  it('follows what the server writes within seconds, without being asked', async () => {
    await buy(10);
    expect(await caughtUp()).toBeLessThan(5_000);
    expect(await sales()).toBe(posted);
    expect(await client.compare('column')).toEqual([]);
  });

  it('may die: the server goes on, whoever asks is told at once, and it comes back equal', async () => {
    await mirror.kill();
    const askedAt = performance.now();
    await expect(client.query({ sql: 'select 1 as n' }, { timeoutMs: 1_000 })).rejects.toMatchObject({
      reason: 'unreachable',
    });
    expect(performance.now() - askedAt).toBeLessThan(1_600);
    await buy(10);
    mirror = await startMirror();
    await caughtUp();
    expect(await sales()).toBe(posted);
    expect(await client.compare('column')).toEqual([]);
  });
});
