import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Tx } from '../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { CORP, customersFor } from './testing.ts';

const database = testDatabase();
const T = (minute: number) => new Date(Date.UTC(2026, 2, 15, 4, minute));

async function setup() {
  const platform = await testPlatform(database);
  const customers = customersFor(platform);
  const inTx = <R>(run: (tx: Tx) => Promise<R>) => platform.db.transaction().execute(run);
  const tie = (name: string) => ({ externalUserid: name, corpId: CORP, accountId: 1 });
  return {
    platform,
    tie,
    add: (name: string, at: Date, state: string | null = null) =>
      inTx((tx) => customers.recordContacts(tx, [{ ...tie(name), state, at }])),
    end: (name: string, at: Date, how: 'removed_by_customer' | 'removed_by_staff' | 'perhaps_gone') =>
      inTx((tx) => customers.endContacts(tx, [{ ...tie(name), how, at }])),
    record: (rows: Parameters<typeof customers.recordContacts>[1]) => inTx((tx) => customers.recordContacts(tx, rows)),
    async historyOf(name: string) {
      const { rows } = await sql`
        select h.state, h.since, h.ended_at as "endedAt", h.live_code_state as code
        from customers.contact_history h join customers.identity_of i using (customer_id)
        where i.kind = 'external_userid' and i.value = ${name}`.execute(platform.db);
      return rows;
    },
    async factsOf(type: string) {
      const { rows } = await sql<{ payload: { contacts: unknown[] } }>`
        select payload from platform.fact where type = ${type} order by id`.execute(platform.db);
      return rows.map((row) => row.payload);
    },
  };
}

describe('a contact', () => {
  it('ends in the same state in whatever order its events arrive', async () => {
    const { add, end, historyOf } = await setup();
    const events = [
      (name: string) => add(name, T(1), 'poster-1'),
      (name: string) => end(name, T(2), 'removed_by_customer'),
      (name: string) => add(name, T(3), 'poster-2'),
      (name: string) => end(name, T(4), 'perhaps_gone'),
      (name: string) => end(name, T(5), 'removed_by_staff'),
    ];
    const orders = [
      [0, 1, 2, 3, 4],
      [4, 3, 2, 1, 0],
      [2, 4, 0, 3, 1],
      [3, 0, 4, 1, 2],
    ];
    for (const order of orders) {
      const name = `wm-${order.join('')}`;
      for (const index of order) await events[index]!(name);
      expect(await historyOf(name)).toEqual([
        { state: 'removed_by_staff', since: T(3), endedAt: T(5), code: 'poster-2' },
      ]);
    }
  });

  it('is active again when she adds us again, and new only then', async () => {
    const { add, end, historyOf } = await setup();
    expect(await add('wm-a', T(1))).toMatchObject([{ isNewCustomer: true, isNewContact: true }]);
    expect(await add('wm-a', T(1))).toMatchObject([{ isNewCustomer: false, isNewContact: false }]);
    expect(await add('wm-a', T(2))).toMatchObject([{ isNewContact: false }]);
    await end('wm-a', T(3), 'removed_by_customer');
    expect(await add('wm-a', T(4))).toMatchObject([{ isNewCustomer: false, isNewContact: true }]);
    expect(await historyOf('wm-a')).toMatchObject([{ state: 'active', endedAt: null }]);
  });

  it('in doubt is told by a send that did not arrive, and cleared by adding us again', async () => {
    const { add, end, historyOf } = await setup();
    await add('wm-d', T(1));
    await end('wm-d', T(2), 'perhaps_gone');
    expect(await historyOf('wm-d')).toMatchObject([{ state: 'perhaps_gone', endedAt: T(2) }]);
    await add('wm-d', T(3));
    expect(await historyOf('wm-d')).toMatchObject([{ state: 'active' }]);
  });

  it('is announced once per batch, without repeats', async () => {
    const { record, tie, factsOf } = await setup();
    const before = (await factsOf('customers.contacts_added')).length;
    const rows = Array.from({ length: 1_000 }, (_, i) => ({ ...tie(`wm-b${i}`), state: 'p-1', at: T(1) }));
    const recorded = await record([...rows, ...rows.slice(0, 10)]);
    await record(rows);

    expect(recorded).toHaveLength(1_010);
    const facts = (await factsOf('customers.contacts_added')).slice(before);
    expect(facts.map((fact) => fact.contacts.length)).toEqual([1_000]);
  });
});
