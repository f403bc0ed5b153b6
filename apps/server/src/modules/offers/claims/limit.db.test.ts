import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { insertNumbered } from '../../customers/testing.ts';
import { type Chain, chainOn, meet, noonOffer, openNoonDrop, openStores, operator, person } from '../testing/chain.ts';
import { countsOf, openShares } from '../testing/drops.ts';
import { createSettle, type Settle } from './settle.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const at = new Date(NOON);
const members = new Set<string>();

let chain: Chain;
let pools: Database[];
/** Two processes: nothing shared but the database. */
let processes: [Settle, Settle];
beforeAll(async () => {
  chain = chainOn(await testPlatform(database, { at: NOON }), members);
  await openStores(chain);
  await insertNumbered(database.db, 0, 1_000);
  await chain.offers.defineOffer(operator, noonOffer);
  pools = [connect(database.url), connect(database.url)];
  const [one, other] = await Promise.all(pools.map((pool) => testPlatform(pool)));
  processes = [createSettle({ platform: one! }), createSettle({ platform: other! })];
});
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

const slotsOf = async (customerId: number, family: string) => {
  const { rows } = await sql<{ slot: number }>`
    select slot from offers.drop_winner where customer_id = ${customerId} and family = ${family} order by slot`.execute(
    database.db,
  );
  return rows.map(({ slot }) => slot);
};

describe('one per customer over a family of drops', () => {
  it('holds when she claims in all of them at once, through two processes; what she won stays her answer', async () => {
    const drops = await Promise.all(
      ['one-a', 'one-b', 'one-c', 'one-d'].map((key) => openShares(chain, key, [50], { family: 'one' })),
    );
    const people = Array.from({ length: 20 }, (_, i) => i + 1);
    const sets = drops.map(([share]) => people.map((customerId) => ({ customerId, shareId: share!, at })));
    const answers = await Promise.all(sets.map((set, i) => processes[i % 2]!(set)));
    for (const [index, customerId] of people.entries()) {
      const results = answers.map((answer) => answer[index]!.result);
      expect(results.toSorted()).toEqual(['limit', 'limit', 'limit', 'won']);
      expect(await slotsOf(customerId, 'one')).toEqual([1]);
    }
    expect(await Promise.all(sets.map((set) => processes[1](set)))).toEqual(answers);
  });

  it('a place that the limit keeps from one goes to the next in line', async () => {
    const [[before], [share]] = await Promise.all([
      openShares(chain, 'next-a', [5], { family: 'next' }),
      openShares(chain, 'next-b', [1], { family: 'next' }),
    ]);
    await processes[0]([{ customerId: 1, shareId: before!, at }]);
    const line = [1, 2, 3].map((customerId) => ({ customerId, shareId: share!, at }));
    expect((await processes[1](line)).map(({ result }) => result)).toEqual(['limit', 'won', 'sold_out']);
  });

  it('is not held against drops of no family or another one', async () => {
    const shares = [
      await openShares(chain, 'apart-a', [1], { family: 'apart' }),
      await openShares(chain, 'apart-b', [1]),
      await openShares(chain, 'apart-c', [1], { family: 'other' }),
    ].flat();
    const answers = await processes[0](shares.map((shareId) => ({ customerId: 1, shareId, at })));
    expect(answers.map(({ result }) => result)).toEqual(['won', 'won', 'won']);
  });
});

describe('several per customer', () => {
  it('each wish is won once, however often and in whatever process it is repeated', async () => {
    const [share] = await openShares(chain, 'three', [50], { perCustomer: 3 });
    const wishes = [1, 2, 2, 3, 4, 1, 3].map((wish) => ({ customerId: 7, shareId: share!, wish, at }));
    const [answers, again] = await Promise.all(processes.map((settle) => settle(wishes)));
    expect(answers!.map(({ result }) => result)).toEqual(['won', 'won', 'won', 'won', 'limit', 'won', 'won']);
    expect(again).toEqual(answers);
    const codes = answers!.map((answer) => (answer.result === 'won' ? answer.coupon.code : answer.result));
    expect(codes[1]).toBe(codes[2]);
    expect(new Set(codes).size).toBe(4);
    const there = await countsOf(database.db, 'three');
    expect(there).toEqual({ counter: 3, claims: 3, coupons: 3, codes: 3, winners: 3, customers: 1, facts: 3 });
  });

  it('counts over the family, in whatever drop they are won: two of three wishes at the same moment', async () => {
    const [[a], [b]] = await Promise.all([
      openShares(chain, 'two-a', [50], { family: 'two', perCustomer: 2 }),
      openShares(chain, 'two-b', [50], { family: 'two', perCustomer: 2 }),
    ]);
    for (let customerId = 1; customerId <= 20; customerId += 1) {
      const answers = await Promise.all([
        processes[0]([{ customerId, shareId: a!, wish: 1, at }]),
        processes[1]([{ customerId, shareId: b!, wish: 1, at }]),
        processes[1]([{ customerId, shareId: b!, wish: 2, at }]),
      ]);
      expect(answers.flat().filter(({ result }) => result === 'won')).toHaveLength(2);
      expect(await slotsOf(customerId, 'two')).toEqual([1, 2]);
    }
  });
});

it('a customer hears "limit" in another drop of the family, and "won" in that which she won, from either link', async () => {
  members.add('1/twice').add('2/twice');
  await meet(chain, ['twice']);
  const claim = async (token: string, wish?: number) =>
    (await chain.offers.claim({ token, person: person('twice'), ...(wish ? { wish } : {}) })).result;
  const [here = '', there = ''] = await openNoonDrop(chain, { dropKey: 'day-1', stocks: [5, 5], family: 'days' });
  const [next = ''] = await openNoonDrop(chain, { dropKey: 'day-2', family: 'days' });
  expect([await claim(here), await claim(there), await claim(next), await claim(here, 2)]).toEqual([
    ...['won', 'won', 'limit', 'limit'],
  ]);
});

it('two people who turn out to be one keep what both won, and the family counts it all', async () => {
  const opened = ['m-a', 'm-b', 'm-c'].map((key) => openShares(chain, key, [9], { family: 'merged', perCustomer: 2 }));
  const [a, b, c] = (await Promise.all(opened)).flat();
  const ids = [...(await meet(chain, ['m-from', 'm-to'])).values()] as [number, number];
  const claim = (customerId: number, shareId: number) => processes[0]([{ customerId, shareId, at }]);
  const [won] = await claim(ids[0], a!);
  await claim(ids[1], b!);
  await database.db.transaction().execute((tx) => chain.offers.personalData.merge(tx, ids[0], ids[1]));
  expect(await slotsOf(ids[1], 'merged')).toEqual([1, 2]);
  expect(await claim(ids[1], a!)).toEqual([won]);
  expect(await claim(ids[1], c!)).toEqual([{ result: 'limit' }]);
});

it('a limit is 1 to 100', async () => {
  await expect(openShares(chain, 'none', [1], { perCustomer: 0 })).rejects.toMatchObject({
    code: 'offers.bad_drop',
    details: { field: 'perCustomer' },
  });
});
