import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { createOffers, type IsMember } from '../index.ts';
import { type Chain, chainOn, meet, noonOffer, openNoonDrop, openStores, operator, person } from '../testing/chain.ts';
import { BELIEVED_MS } from './used-up.ts';

const database = testDatabase();
const members = new Set<string>();
const NOON = '2026-03-15T12:00:00+08:00';

/** A second web process: its own pool, nothing shared with the first but the database. */
let secondPool: Database;
let first: Chain;
let second: Chain;

beforeAll(async () => {
  secondPool = connect(database.url);
  first = chainOn(await testPlatform(database, { at: NOON }), members);
  second = chainOn(await testPlatform(secondPool, { at: NOON }), members);
  await openStores(first);
  await first.offers.defineOffer(operator, noonOffer);
});
afterAll(() => secondPool.close());

const names = (prefix: string, n: number) => Array.from({ length: n }, (_, i) => `${prefix}-${i}`);

/** People who are contacts and members of these groups. */
async function membersOf(groups: number[], people: string[]) {
  for (const group of groups) for (const name of people) members.add(`${group}/${name}`);
  return meet(first, people);
}

async function count(query: ReturnType<typeof sql<{ n: number }>>): Promise<number> {
  return (await query.execute(database.db)).rows[0]!.n;
}

describe('a drop of 10 coupons', () => {
  it('has exactly 10 winners of 200 who claim at once through two processes', async () => {
    const people = names('rush', 200);
    await membersOf([1], people);
    const [token] = await openNoonDrop(first, { dropKey: 'rush' });

    const answers = await Promise.all(
      people.map((name, i) => (i % 2 ? first : second).offers.claim({ token: token!, person: person(name) })),
    );

    const won = answers.filter((answer) => answer.result === 'won');
    expect(won).toHaveLength(10);
    expect(answers.filter((answer) => answer.result === 'sold_out')).toHaveLength(190);
    expect(new Set(won.map((answer) => answer.coupon?.code)).size).toBe(10);
    const { rows } = await sql`
      select stock, claimed, oversold from offers.drop_info where drop_key = 'rush'`.execute(database.db);
    expect(rows).toEqual([{ stock: 10, claimed: 10, oversold: 0 }]);
    expect(await count(sql`select count(*) as n from offers.coupon where grant_key = 'drop:rush'`)).toBe(10);
    expect(
      await count(sql`select count(*) as n from offers.drop_winner w join offers.drop d using (drop_id)
        where d.drop_key = 'rush'`),
    ).toBe(10);
  });

  it('is won once by a customer, over all shares and however often she taps', async () => {
    await membersOf([1, 2, 3, 4], ['greedy']);
    const tokens = await openNoonDrop(first, { dropKey: 'greedy', stocks: [10, 10, 10, 10] });

    const taps = names('tap', 40).map((_, i) =>
      (i % 2 ? first : second).offers.claim({ token: tokens[i % 4]!, person: person('greedy') }),
    );
    const answers = await Promise.all(taps);

    expect(answers.every((answer) => answer.result === 'won')).toBe(true);
    expect(new Set(answers.map((answer) => answer.coupon?.code)).size).toBe(1);
    const { rows } = await sql`
      select claimed from offers.drop_info where drop_key = 'greedy'`.execute(database.db);
    expect(rows).toEqual([{ claimed: 1 }]);
    expect(await count(sql`select sum(claimed) as n from offers.drop_share_info where drop_key = 'greedy'`)).toBe(1);
  });

  it('gives a repeated claim the same answer, also when the drop is over', async () => {
    await membersOf([1], ['early', 'late']);
    const platform = await testPlatform(database, { at: NOON });
    const chain = chainOn(platform, members);
    const [token] = await openNoonDrop(chain, { dropKey: 'repeat', stocks: [1] });
    const claim = (name: string) => chain.offers.claim({ token: token!, person: person(name) });

    const won = await claim('early');
    expect(won.result).toBe('won');
    expect((await claim('late')).result).toBe('sold_out');
    expect((await claim('late')).result).toBe('sold_out');
    expect((await claim('early')).coupon?.code).toBe(won.coupon?.code);
    platform.clock.advanceTo(new Date('2026-03-15T20:00:00+08:00'));
    expect((await claim('early')).coupon?.code).toBe(won.coupon?.code);
    expect((await claim('late')).result).toBe('over');
  });

  it('lets a coupon be valid to the end of its third day, in the zone of the share’s store', async () => {
    const stores = await openStores(first);
    await membersOf([1], ['tokyo']);
    const [token] = await openNoonDrop(first, { dropKey: 'tokyo', storeId: stores.T1 });
    const answer = await first.offers.claim({ token: token!, person: person('tokyo') });
    expect(answer.coupon?.validUntil).toEqual(new Date('2026-03-18T00:00:00+09:00'));
  });
});

describe('a claim is answered', () => {
  const at = async (instant: string) => chainOn(await testPlatform(database, { at: instant }), members);
  let token: string;
  beforeAll(async () => {
    await membersOf([1], ['member']);
    await meet(first, ['outsider']);
    [token = ''] = await openNoonDrop(first, { dropKey: 'answers' });
  });

  it.each([
    ['not_yet', 'before the opening', '2026-03-15T11:59:59.999+08:00', person('member')],
    ['over', 'at the end, which is exclusive', '2026-03-15T13:00:00+08:00', person('member')],
    ['not_yours', 'from the link of another’s group', NOON, person('outsider')],
    ['who_are_you', 'for a stranger with a forwarded link', NOON, person('stranger')],
    ['who_are_you', 'for nobody', NOON, null],
    ['won', 'in the last millisecond', '2026-03-15T12:59:59.999+08:00', person('member')],
  ])('%s %s', async (result, _, instant, who) => {
    const answer = await (await at(instant)).offers.claim({ token, person: who });
    expect(answer.result).toBe(result);
    expect(answer.coupon === null).toBe(result !== 'won');
  });

  it('over once the drop was stopped, and what was won stays won', async () => {
    await membersOf([1], ['before', 'after']);
    const [stopped = ''] = await openNoonDrop(first, { dropKey: 'stopped' });
    const claim = async (name: string, instant: string) =>
      (await at(instant)).offers.claim({ token: stopped, person: person(name) });
    expect((await claim('before', NOON)).result).toBe('won');
    const { rows } = await sql<{ id: number }>`
      select drop_id as id from offers.drop_info where drop_key = 'stopped'`.execute(database.db);
    const stop = async (instant: string) => (await at(instant)).offers.stopDrop(operator, rows[0]!.id);
    const { stoppedAt } = await stop('2026-03-15T12:10:00+08:00');
    expect((await stop('2026-03-15T12:20:00+08:00')).stoppedAt).toEqual(stoppedAt);
    expect((await claim('after', '2026-03-15T12:10:00+08:00')).result).toBe('over');
    expect((await claim('before', '2026-03-15T12:10:00+08:00')).result).toBe('won');
  });

  it('with 404 for a token that is none', async () => {
    await expect(first.offers.claim({ token: 'AAAAAAAAAAAAAAAAAAAAAA', person: null })).rejects.toMatchObject({
      code: 'offers.drop_not_found',
      status: 404,
    });
  });
});

describe('a link behind which all is taken', () => {
  /** A process whose wall the test moves. */
  async function processAt(wall: { ms: number }): Promise<Chain> {
    return chainOn({ ...(await testPlatform(database, { at: NOON })), wall: () => new Date(wall.ms) }, members);
  }
  const addStock = (dropKey: string) =>
    sql`update offers.drop_share set stock = stock + 1
      where drop_id = (select drop_id from offers.drop where drop_key = ${dropKey})`.execute(database.db);

  it.each(['token', 'drop key'])(
    'by its %s is not looked at again for a second; stock that comes late is given then',
    async (by) => {
      const dropKey = `late ${by}`;
      await membersOf([1], ['quick', 'slow', 'slower']);
      const wall = { ms: 0 };
      const { offers } = await processAt(wall);
      const [token] = await openNoonDrop(first, { dropKey, stocks: [1] });
      const claim = async (name: string) =>
        (await offers.claim({ token: by === 'token' ? token! : dropKey, person: person(name) })).result;
      expect([await claim('quick'), await claim('slow')]).toEqual(['won', 'sold_out']);
      await addStock(dropKey);
      wall.ms = BELIEVED_MS - 1;
      expect([await claim('slow'), await claim('slower')]).toEqual(['sold_out', 'sold_out']);
      expect(await claim('quick')).toBe('won');
      wall.ms = BELIEVED_MS;
      expect([await claim('slower'), await claim('slow')]).toEqual(['won', 'sold_out']);
    },
  );
});

it('opens a drop once, with tokens nobody can guess', async () => {
  const tokens = await openNoonDrop(first, { dropKey: 'once', stocks: [1, 2, 3] });
  expect(await openNoonDrop(second, { dropKey: 'once', stocks: [7, 7, 7, 7] })).toEqual(tokens);
  expect(new Set(tokens).size).toBe(3);
  for (const token of tokens) expect(token).toMatch(/^[\w-]{22}$/);
  const { rows } = await sql`
    select stock from offers.drop_info where drop_key = 'once'`.execute(database.db);
  expect(rows).toEqual([{ stock: 6 }]);
});

describe('the link of a message to many groups, which carries the drop’s own key', () => {
  const claim = (name: string) => first.offers.claim({ token: 'by-key', person: person(name) });
  const left = async () => {
    const { rows } = await sql<{ group: number; left: number }>`
      select group_id as "group", stock - claimed as left from offers.drop_share_info
      where drop_key = 'by-key' order by group_id`.execute(database.db);
    return rows.map((row) => row.left);
  };

  it('lets everybody claim from the share of her own group, and of another of hers when that is empty', async () => {
    const stores = await openStores(first);
    await openNoonDrop(first, { dropKey: 'by-key', stocks: [1, 5, 1], storeId: stores.S1 });
    await membersOf([1], ['in-1', 'too-late']);
    await membersOf([3], ['in-3']);
    await membersOf([1, 2], ['in-1-and-2']);

    expect((await claim('in-1')).result).toBe('won');
    expect(await left()).toEqual([0, 5, 1]);
    expect((await claim('in-3')).result).toBe('won');
    expect(await left()).toEqual([0, 5, 0]);
    expect((await claim('too-late')).result).toBe('sold_out');
    expect((await claim('in-1-and-2')).result).toBe('won');
    expect((await claim('in-1-and-2')).result).toBe('won');
    expect(await left()).toEqual([0, 4, 0]);
    expect((await first.offers.dropPage({ token: 'by-key', person: person('in-3') })).view).toMatchObject({ stock: 1 });
  });

  it('is nothing for strangers and for contacts in none of the groups', async () => {
    await meet(first, ['in-none']);
    expect((await claim('nobody-we-know')).result).toBe('who_are_you');
    expect((await claim('in-none')).result).toBe('not_yours');
    expect((await first.offers.dropPage({ token: 'by-key', person: null })).view).toMatchObject({
      stock: 7,
      claimed: 3,
    });
  });

  it('asks about the groups of her home store when our list does not show her yet', async () => {
    const stores = await openStores(first);
    const id = (await meet(first, ['just-joined'])).get('just-joined')!;
    await database.db
      .transaction()
      .execute((tx) => first.customers.setHomeStore(tx, { customerId: id, storeId: stores.S1 }));
    const asked: number[] = [];
    const platform = await testPlatform(database, { at: NOON });
    const { offers } = createLagging(platform, async (groupId) => {
      asked.push(groupId);
      return groupId === 2;
    });
    expect((await offers.claim({ token: 'by-key', person: person('just-joined') })).result).toBe('won');
    // The other two are sold out: there is nothing to ask for.
    expect(asked).toEqual([2]);
  });
});

/** A chain whose member list shows nobody yet, while WeCom knows better. */
const createLagging = (platform: Platform, isMember: IsMember) => {
  const { access, customers, organisation } = first;
  const offers = createOffers({ platform, access, customers, organisation, isMember, groupsOf: async () => [] });
  return { offers };
};
