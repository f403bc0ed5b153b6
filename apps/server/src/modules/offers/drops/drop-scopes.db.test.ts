import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import type { OpenDrop } from '../index.ts';
import { type Chain, chainOn, meet, noonOffer, openStores, operator, person } from '../testing/chain.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const members = new Set<string>();
let chain: Chain;
let stores: Awaited<ReturnType<typeof openStores>>;

beforeAll(async () => {
  chain = chainOn(await testPlatform(database, { at: NOON }), members);
  stores = await openStores(chain);
  await chain.organisation.put(operator, {
    units: [{ code: 'japan', name: '日本', kind: 'region', parent: 'head' }],
    stores: [],
    accounts: [],
  });
  // Two regions: Japan has T1, the rest stays with the head office.
  await sql`update organisation.store set unit_id = (select unit_id from organisation.unit where code = 'japan')
    where code = 'T1'`.execute(database.db);
});
beforeAll(() => chain.offers.defineOffer(operator, noonOffer));

/** Groups 1 and 2 are S1's, 3 is S2's, 4 is T1's; 5 is another of S1's, and of no drop. */
const groups = () => [
  { group_id: 1, store_id: stores.S1 },
  { group_id: 2, store_id: stores.S1 },
  { group_id: 3, store_id: stores.S2 },
  { group_id: 4, store_id: stores.T1 },
];

function open(dropKey: string, scope: OpenDrop['scope'], stock: number | number[], rows: object[] = groups()) {
  const shares = rows.map((row, i) => ({ ...row, stock: Array.isArray(stock) ? stock[i] : stock }));
  return chain.platform.db.transaction().execute((tx) =>
    chain.offers.openDrop(tx, {
      ...{ dropKey, name: '午间秒杀', offerCode: noonOffer.code, ...(scope ? { scope } : {}), at: new Date(NOON) },
      opensAt: new Date(NOON),
      closesAt: new Date('2026-03-15T13:00:00+08:00'),
      shares: sql`select * from json_to_recordset(${JSON.stringify(shares)}::json)
        as s(group_id bigint, store_id bigint, stock integer)`,
    }),
  );
}

async function join(name: string, ...of: number[]) {
  for (const group of of) members.add(`${group}/${name}`);
  return (await meet(chain, [name])).get(name)!;
}
const claim = async (token: string, name: string) => (await chain.offers.claim({ token, person: person(name) })).result;

describe('the pieces of a drop', () => {
  it('of a store are for the members of its groups together, and one store’s are not another’s', async () => {
    const opened = await open('by-store', 'store', 2);
    expect(opened.map(({ storeId }) => storeId).toSorted()).toEqual([stores.S1, stores.S2, stores.T1].toSorted());
    await Promise.all([join('s-1', 1), join('s-2', 2), join('s-12', 1, 2), join('s-3', 3)]);
    expect(await claim('by-store', 's-1')).toBe('won');
    expect(await claim('by-store', 's-2')).toBe('won');
    expect(await claim('by-store', 's-12')).toBe('sold_out');
    expect(await claim('by-store', 's-3')).toBe('won');
    const { view } = await chain.offers.dropPage({ token: 'by-store', person: person('s-3') });
    expect(view).toMatchObject({ stock: 2, claimed: 1, store: { name: 'S2 店' } });
  });

  it('of a region are for its stores’ groups, and of the whole chain for all of them', async () => {
    await Promise.all([join('r-1', 1), join('r-3', 3), join('r-4', 4)]);
    expect(await open('by-region', 'region', 1)).toHaveLength(2);
    const results = await Promise.all(['r-1', 'r-3'].map((name) => claim('by-region', name)));
    expect(results.toSorted()).toEqual(['sold_out', 'won']);
    expect(await claim('by-region', 'r-4')).toBe('won');

    expect(await open('by-chain', 'chain', 2)).toHaveLength(1);
    const all = await Promise.all(['r-1', 'r-3', 'r-4'].map((name) => claim('by-chain', name)));
    expect(all.toSorted()).toEqual(['sold_out', 'won', 'won']);
  });

  it('are for nobody of a group that was left out, by the drop’s link or by the share’s', async () => {
    await Promise.all([join('left-out', 5), join('invited', 2)]);
    const [share] = await open('left-out', 'chain', 9);
    for (const link of ['left-out', share!.token]) expect(await claim(link, 'left-out')).toBe('not_yours');
    for (const link of ['left-out', share!.token]) expect(await claim(link, 'invited')).toBe('won');
  });

  it('are for her whom our list does not show yet, once the groups of her home store were read again', async () => {
    await open('home', 'region', 9);
    const late = chainOn(chain.platform, new Set());
    const customerId = await join('late');
    await database.db
      .transaction()
      .execute((tx) => chain.customers.setHomeStore(tx, { customerId, storeId: stores.S1 }));
    const asked: number[] = [];
    const offers = (isIn: number) =>
      late.withMembership(async (groupId) => {
        asked.push(groupId);
        return groupId === isIn;
      });
    const ask = async (isIn: number) => (await offers(isIn).claim({ token: 'home', person: person('late') })).result;
    expect(await ask(5)).toBe('not_yours');
    expect(asked).toEqual([1, 2]);
    expect(await ask(2)).toBe('won');
  });

  it('are counted for the console by groups, not by shares', async () => {
    await open('counted', 'store', 3);
    const drops = await chain.offers.listDrops(operator, { limit: 100 });
    const { dropId } = drops.find(({ stock, groups: n }) => stock === 9 && n === 4)!;
    const { stores: of } = await chain.offers.dropDetail(operator, dropId);
    expect(of.map(({ store, groups: n }) => [store?.code, n])).toEqual([
      ['S1', 2],
      ['S2', 1],
      ['T1', 1],
    ]);
  });

  it.each([
    ['every row names a group and its store', [{ group_id: 1, store_id: null }], 1],
    [
      'each group once',
      [
        { group_id: 1, store_id: 1 },
        { group_id: 1, store_id: 1 },
      ],
      1,
    ],
    [
      'all rows of one share have one stock',
      [
        { group_id: 1, store_id: 1 },
        { group_id: 2, store_id: 1 },
      ],
      [1, 2],
    ],
  ])('are refused unless %s', async (rule, rows, stock) => {
    const details = { field: 'shares', rule };
    await expect(open(rule, 'store', stock, rows)).rejects.toMatchObject({ code: 'offers.bad_drop', details });
  });
});
