import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../platform/testing/index.ts';
import { addCustomers, addOrder, type Chain, freshChain, operator } from '../../testing/chain.ts';
import { type Actor, actorWith } from '../access/index.ts';

const database = testDatabase();

let chain: Chain;
let manager: Actor;
/** Ten at home in A, of whom the first three live in Shanghai and have ordered; four at home in B. */
beforeAll(async () => {
  chain = await freshChain(database, []);
  const inA = await addCustomers(chain, { n: 10 });
  await addCustomers(chain, { n: 4, prefix: 'b', store: 'B' });
  await database.pool.query(`update customers.customer set city = '上海' where customer_id = any($1)`, [
    inA.slice(0, 3),
  ]);
  for (const customer of inA.slice(0, 3)) await addOrder(chain, customer, '2026-03-10T12:00:00+08:00');
  await addOrder(chain, inA[4]!, '2026-01-10T12:00:00+08:00');
  manager = actorWith({ kind: 'user', id: '1', label: 'm', storeIds: [chain.storeOf('B')] }, [
    'audience.read',
    'customers.read',
  ]);
});

describe('a count', () => {
  it('says how many, of how many, by which engine and how fresh', async () => {
    const { counts, of, mirrorAbsent } = await chain.audience.count(operator, { rule: { text: 'ordered' } });
    expect(counts).toMatchObject([{ count: 4, engine: 'postgres', timedOut: false, lagSeconds: 0 }]);
    expect({ of, mirrorAbsent }).toEqual({ of: 14, mirrorAbsent: 'off' });
  });

  it('is of the caller’s own customers', async () => {
    const { counts, of } = await chain.audience.count(manager, { rule: { text: 'everyone' } });
    expect({ count: counts[0]!.count, of }).toEqual({ count: 4, of: 4 });
    const other = await chain.audience.count(manager, { rule: { text: 'city = "上海" or ordered' } });
    expect(other.counts[0]!.count).toBe(0);
  });

  it('of something wrong says where, what was found and what is near', async () => {
    await expect(chain.audience.count(operator, { rule: { text: 'city = "上诲"' } })).rejects.toMatchObject({
      code: 'audience.rule_refused',
      details: { problem: { code: 'unknown_name', place: { line: 1, column: 8 }, nearest: '"上海"' } },
    });
  });
});

describe('a sample', () => {
  it('says of each whether every condition holds, and what is known behind it', async () => {
    const { people, conditions } = await chain.audience.sample(operator, {
      rule: { text: 'ordered(within 30 days) and not city = "北京"' },
    });
    expect(conditions).toMatchObject([
      { path: 'all[0]', kind: 'ordered', negated: false },
      { path: 'all[1].not', kind: 'city', negated: true, behind: ['city'] },
    ]);
    expect(conditions[0]!.behind).toContain('lastOrderAt');
    expect(people).toHaveLength(3);
    expect(people[0]).toMatchObject({
      city: '上海',
      homeStore: { code: 'A', name: 'A 店' },
      orders: 1,
      spentFen: 2_000,
      lastOrderAt: new Date('2026-03-10T12:00:00+08:00'),
      holds: [true, false],
    });
  });

  it('shows nobody of other stores', async () => {
    const { people } = await chain.audience.sample(manager, { rule: { text: 'everyone' } });
    expect(people.map(({ homeStore }) => homeStore?.code)).toEqual(['B', 'B', 'B', 'B']);
  });
});

describe('a comparison', () => {
  it('by store or city adds up', async () => {
    const by = (what: 'store' | 'city' | 'tier') =>
      chain.audience.breakdown(operator, { rule: { text: 'everyone' }, by: what });
    expect(await by('store')).toMatchObject({
      rows: [
        { key: 'A', name: 'A 店', n: 10 },
        { key: 'B', name: 'B 店', n: 4 },
      ],
      rest: { keys: 0, n: 0 },
      unknown: 0,
      total: 14,
    });
    expect(await by('city')).toMatchObject({ rows: [{ key: '上海', n: 3 }], unknown: 11, total: 14 });
    expect(await by('tier')).toMatchObject({ rows: [], unknown: 14 });
  });

  it('of three segments counts every region, in one look', async () => {
    const { regions } = await chain.audience.overlap(operator, {
      rules: [{ text: 'ordered' }, { text: 'city = "上海"' }, { text: 'everyone' }],
    });
    const n = (...flags: boolean[]) => regions.find((region) => region.in.join() === flags.join())!.n;
    expect(regions).toHaveLength(7);
    expect(n(true, true, true)).toBe(3);
    expect(n(true, false, true)).toBe(1);
    expect(n(false, false, true)).toBe(10);
    expect(regions.reduce((sum, region) => sum + region.n, 0)).toBe(14);
  });
});

describe('names', () => {
  it('are found by any part, with how a text writes them', async () => {
    expect(await chain.audience.names(operator, { kind: 'stores', q: 'a', limit: 5 })).toMatchObject({
      names: [{ key: 'A', name: 'A 店', write: '"A 店"' }],
    });
    expect(await chain.audience.names(operator, { kind: 'cities', q: '', limit: 5 })).toMatchObject({ total: 2 });
  });
});
