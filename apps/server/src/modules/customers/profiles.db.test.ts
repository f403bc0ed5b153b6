import type { PutProfiles } from '@xiaoer/contracts';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testDatabase, testHttp, testPlatform } from '../../platform/testing/index.ts';
import { systemActor } from '../access/index.ts';
import { createCustomers } from './index.ts';
import { accessFor, CORP, customersFor } from './testing.ts';

const database = testDatabase();
const backOffice = systemActor('back office');
const card = (value: string) => ({ kind: 'card' as const, issuer: 'club', value });

/** Customers with cards of these numbers, which no other test has. */
async function setup(...cards: string[]) {
  const platform = await testPlatform(database);
  const customers = customersFor(platform);
  const people = cards.map((value) => ({ ref: value, identities: [card(value)] }));
  await platform.db
    .transaction()
    .execute((tx) => customers.match(tx, people, { create: true, at: platform.clock.now(), source: 'test' }));
  const rowOf = async (value: string) => {
    const { rows } = await sql`
      select c.city, c.taste, c.birthday, c.tier, c.tier_rank as rank, c.points from customers.customer_info c
      join customers.identity_of i using (customer_id) where i.kind = 'card' and i.value = ${value}`.execute(
      platform.db,
    );
    return rows[0];
  };
  const put = async (...profiles: PutProfiles['profiles']) =>
    (await customers.putProfiles(backOffice, { profiles })).results;
  return { platform, customers, put, rowOf };
}

describe('profiles of customers', () => {
  it('are set field by field: what is left out stays, null forgets', async () => {
    const { put, rowOf } = await setup('p1');
    const identities = [card('p1')];
    expect(
      await put({ identities, city: '上海', taste: 'latte', birthday: '1904-02-29', tier: 'gold', points: 120 }),
    ).toEqual([{ result: 'changed' }]);
    expect(await put({ identities, taste: null, points: 0 })).toEqual([{ result: 'changed' }]);
    expect(await rowOf('p1')).toEqual({
      city: '上海',
      taste: null,
      birthday: '1904-02-29',
      tier: 'gold',
      rank: 2,
      points: 0,
    });
    expect(await put({ identities, points: 0, city: '上海' })).toEqual([{ result: 'unchanged' }]);
  });

  it('are refused one by one, and the others are taken', async () => {
    const { put, rowOf } = await setup('q1', 'q2', 'q3');
    expect(
      await put(
        { identities: [card('nobody')], points: 1 },
        { identities: [card('q1')], points: 1 },
        { identities: [card('q1')], points: 2 },
        { identities: [card('q2')], tier: 'diamond' },
        { identities: [card('q3')], birthday: '2026-03-16' },
      ),
    ).toEqual([
      { result: 'refused', reason: 'unknown_customer', field: 'identities' },
      { result: 'changed' },
      { result: 'refused', reason: 'given_twice', field: 'identities' },
      { result: 'refused', reason: 'unknown_tier', field: 'tier' },
      { result: 'refused', reason: 'implausible_birthday', field: 'birthday' },
    ]);
    expect(await rowOf('q1')).toMatchObject({ points: 1 });
    expect(await rowOf('nobody')).toBeUndefined();
  });

  it('of other stores’ customers are as good as unknown to whoever answers for some stores', async () => {
    const { customers } = await setup('s1');
    const actor = { ...backOffice, storeIds: [4711] };
    const { results } = await customers.putProfiles(actor, { profiles: [{ identities: [card('s1')], points: 1 }] });
    expect(results).toMatchObject([{ result: 'refused', reason: 'unknown_customer' }]);
  });

  it('go along in a merge (of two cards the better one counts), are exported, and gone when she is forgotten', async () => {
    const { platform, customers, put, rowOf } = await setup('m1', 'm2');
    await put(
      { identities: [card('m1')], birthday: '1990-05-01', tier: 'black', points: 5 },
      { identities: [card('m2')], tier: 'silver', points: 900 },
    );
    const { rows } = await sql<{ id: number }>`
      select customer_id as id from customers.identity where value in ('m1', 'm2') order by value`.execute(platform.db);
    const [from, to] = rows.map(({ id }) => id) as [number, number];
    await customers.merge(backOffice, { from, to });
    expect(await rowOf('m2')).toMatchObject({ birthday: '1990-05-01', tier: 'black', points: 5 });
    const { data } = await customers.exportCustomer(backOffice, to);
    expect(data['customers']!['profile']).toMatchObject([{ birthday: '1990-05-01', tier: 'black', points: 5 }]);
    await customers.erase(backOffice, to);
    expect(await rowOf('m2')).toBeUndefined();
  });
});

describe('tiers', () => {
  it('are there from the start, may change places, and stay while somebody has them', async () => {
    const { customers, put } = await setup('t1');
    const before = await customers.listTiers();
    expect(before.map(({ name }) => name)).toEqual(['普卡', '银卡', '金卡', '黑金']);
    await put({ identities: [card('t1')], tier: 'silver' });

    const reversed = before.map((tier) => ({ ...tier, rank: 3 - tier.rank }));
    await customers.putTiers(backOffice, reversed);
    expect((await customers.listTiers()).map(({ code }) => code)).toEqual(['black', 'gold', 'silver', 'plain']);
    const without = reversed.filter(({ code }) => code !== 'silver');
    await expect(customers.putTiers(backOffice, without)).rejects.toMatchObject({ code: 'customers.tier_in_use' });
    await expect(customers.putTiers(backOffice, [...before, before[0]!])).rejects.toMatchObject({
      code: 'customers.tier_given_twice',
      details: { field: 'tiers.4.code' },
    });
    await customers.putTiers(backOffice, before);
  });
});

describe('over HTTP', () => {
  it('a system with the right key puts profiles; one without it does not', async () => {
    const { platform } = await setup('h1');
    const access = accessFor(platform);
    const http = await testHttp(platform, createCustomers({ platform, access, corpId: CORP }));
    const keyOf = async (permissions: ('customers.write' | 'orders.write')[]) =>
      (await access.createApiKey(systemActor('tests'), { name: permissions.join(), permissions })).key;
    const put = (key: string) =>
      http.inject({
        method: 'PUT',
        url: '/api/v1/customers/profiles',
        headers: { authorization: `Bearer ${key}` },
        payload: { profiles: [{ identities: [card('h1')], tier: 'plain', birthday: '1990-02-28' }] },
      });
    const done = await put(await keyOf(['customers.write']));
    expect(done.statusCode).toBe(200);
    expect(done.json()).toEqual({ results: [{ result: 'changed' }] });
    expect((await put(await keyOf(['orders.write']))).statusCode).toBe(403);
    const tiers = await http.inject({
      url: '/api/v1/tiers',
      headers: { authorization: `Bearer ${await keyOf(['customers.write'])}` },
    });
    expect(tiers.json().tiers).toHaveLength(4);
  });
});
