import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type Actor, systemActor } from '../../access/index.ts';
import { BELIEVED_MS } from '../claims/used-up.ts';
import { type Chain, chainOn, meet, noonOffer, openNoonDrop, openStores, operator, person } from '../testing/chain.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const wall = { ms: 0 };
let chain: Chain;
let stores: Awaited<ReturnType<typeof openStores>>;

beforeAll(async () => {
  const people = Array.from({ length: 20 }, (_, i) => `late-${i}`);
  const members = new Set(people.flatMap((name) => [`1/${name}`]));
  const platform = await testPlatform(database, { at: NOON });
  chain = chainOn({ ...platform, wall: () => new Date(wall.ms) }, members);
  stores = await openStores(chain);
  await chain.offers.defineOffer(operator, noonOffer);
  await meet(chain, people);
});

async function open(dropKey: string, stocks: number[]) {
  const [token = ''] = await openNoonDrop(chain, { dropKey, stocks, storeId: stores.S1 });
  const { rows } = await sql<{ dropId: number }>`
    select drop_id as "dropId" from offers.drop_info where drop_key = ${dropKey}`.execute(database.db);
  const claim = async (n: number) => (await chain.offers.claim({ token, person: person(`late-${n}`) })).result;
  return { ...rows[0]!, claim };
}
const stockOf = async (dropId: number) => {
  const { rows } = await sql<{ stock: number }>`
    select stock from offers.drop_share_info where drop_id = ${dropId} order by group_id`.execute(database.db);
  return rows.map(({ stock }) => stock);
};
type Addition = { pieces?: number; as?: Actor; store?: string };
const add = (dropId: number, key: string, { pieces = 2, as = operator, ...rest }: Addition = {}) =>
  chain.offers.addStock(as, dropId, { key, pieces, ...rest });

describe('pieces that are added to an open drop', () => {
  it('are won by those who come a second later at most, and not one more', async () => {
    const { dropId, claim } = await open('late', [1]);
    expect([await claim(0), await claim(1)]).toEqual(['won', 'sold_out']);
    await add(dropId, 'k');
    wall.ms += BELIEVED_MS;
    const results = await Promise.all([1, 2, 3, 4, 5].map(claim));
    expect(results.filter((result) => result === 'won')).toHaveLength(2);
    expect(await claim(0)).toBe('won');
    const { rows } = await sql`select stock, claimed, oversold from offers.drop_info where drop_key = 'late'`.execute(
      database.db,
    );
    expect(rows).toEqual([{ stock: 3, claimed: 3, oversold: 0 }]);
  });

  it('go to each share once, however often and by how many at once the same key comes', async () => {
    const { dropId } = await open('once', [1, 5]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => add(dropId, 'k')));
    for (const answer of answers) expect(answer).toEqual({ ...answers[0], pieces: 2, shares: 2 });
    expect(await stockOf(dropId)).toEqual([3, 7]);
    await expect(add(dropId, 'k', { pieces: 3 })).rejects.toMatchObject({ code: 'offers.key_reused', status: 409 });
    await add(dropId, 'another');
    expect(await stockOf(dropId)).toEqual([5, 9]);
    const { rows } = await sql`
      select action, details from access.audit where action = 'offers.drop_stock_added' and subject = 'drop:once'`.execute(
      database.db,
    );
    expect(rows).toHaveLength(2);
  });

  it('may be those of one store', async () => {
    const { dropId } = await open('of-store', [1, 1]);
    await sql`update offers.drop_share set store_id = ${stores.S2} where drop_id = ${dropId} and group_id = 2`.execute(
      database.db,
    );
    expect(await add(dropId, 'k', { store: 'S2' })).toMatchObject({ pieces: 2, shares: 1 });
    expect(await stockOf(dropId)).toEqual([1, 3]);
    await expect(add(dropId, 'l', { store: 'T1' })).rejects.toMatchObject({ code: 'offers.drop_has_no_share_there' });
    await expect(add(dropId, 'l', { store: 'nowhere' })).rejects.toMatchObject({ code: 'offers.store_unknown' });
  });

  it('come too late when the drop is over or was stopped, but a repeated request is answered', async () => {
    const { dropId } = await open('stopped', [1]);
    const added = await add(dropId, 'k');
    await chain.offers.stopDrop(operator, dropId);
    await expect(add(dropId, 'l')).rejects.toMatchObject({ code: 'offers.drop_over', status: 409 });
    expect(await add(dropId, 'k')).toMatchObject({ addedAt: added.addedAt });
    expect(await stockOf(dropId)).toEqual([3]);
  });

  it('need the permission, and whoever answers for some stores adds to those alone', async () => {
    const { dropId } = await open('permission', [1]);
    const regional = { ...systemActor('regional'), storeIds: [stores.S1] };
    await expect(add(dropId, 'k', { as: { ...operator, can: () => false } })).rejects.toMatchObject({ status: 403 });
    await expect(add(dropId, 'k', { as: regional })).rejects.toMatchObject({ status: 403 });
    await expect(add(dropId, 'k', { as: regional, store: 'S2' })).rejects.toMatchObject({ status: 403 });
    expect(await add(dropId, 'k', { as: regional, store: 'S1' })).toMatchObject({ shares: 1 });
    await expect(add(999_999, 'k')).rejects.toMatchObject({ status: 404 });
  });
});
