import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type Actor, systemActor } from '../../access/index.ts';
import { insertNumbered } from '../../customers/testing.ts';
import { createSettle } from '../claims/settle.ts';
import { type Chain, chainOn, noonOffer, openNoonDrop, openStores, operator } from '../testing/chain.ts';

const database = testDatabase();
let chain: Chain;
let stores: Awaited<ReturnType<typeof openStores>>;
let dropId: number;

/** Claims of so many new customers at an instant, from the share of a group. */
let next = 1;
async function claims(n: number, group: number, at: string) {
  const { rows } = await sql<{ id: number }>`
    select share_id as id from offers.drop_share where drop_id = ${dropId} and group_id = ${group}`.execute(
    database.db,
  );
  const requests = Array.from({ length: n }, () => {
    return { shareId: rows[0]!.id, customerId: next++, at: new Date(`2026-03-15T${at}+08:00`) };
  });
  await createSettle({ platform: chain.platform })(requests);
}

beforeAll(async () => {
  chain = chainOn(await testPlatform(database, { at: '2026-03-15T12:06:03+08:00' }));
  stores = await openStores(chain);
  await insertNumbered(database.db, 1, 100);
  await chain.offers.defineOffer(operator, noonOffer);
  await openNoonDrop(chain, { dropKey: 'live', stocks: [4, 6, 10] });
  await sql`update offers.drop_share set store_id = case group_id when 3 then null when 2 then ${stores.T1}::bigint
    else ${stores.S1}::bigint end`.execute(database.db);
  const { rows } = await sql<{ id: number }>`
    select drop_id as id from offers.drop_info where drop_key = 'live'`.execute(database.db);
  dropId = rows[0]!.id;
  // Before the first span that is shown, at both ends of it, and in the one that is under way.
  await claims(1, 2, '12:01:04.999');
  await claims(2, 2, '12:01:05');
  await claims(1, 1, '12:01:09.999');
  await claims(9, 1, '12:06:00');
  await claims(1, 3, '12:06:02');
});

const seen = (actor: Actor = operator) => chain.offers.dropLive(actor, dropId);

describe('a drop’s live view', () => {
  it('says what was won, what is left, and where, those with the least left first', async () => {
    expect(await seen()).toMatchObject({
      ...{ state: 'open', stock: 20, won: 8, left: 12, waiting: null, storesInAll: 3 },
      offer: { code: 'noon-15', name: '午间 15 元券' },
      stores: [
        { store: { code: 'S1', name: 'S1 店' }, stock: 4, won: 4, left: 0 },
        { store: { code: 'T1', name: 'T1 店' }, stock: 6, won: 3, left: 3 },
        { store: null, stock: 10, won: 1, left: 9 },
      ],
    });
  });

  it('counts what was won in sixty spans of five seconds, the last under way, without a gap', async () => {
    const { spans, spanSeconds } = await seen();
    expect(spanSeconds).toBe(5);
    expect(spans).toHaveLength(60);
    expect([spans[0], spans[1], spans[59]]).toEqual([
      { from: '2026-03-15T04:01:05.000Z', won: 3 },
      { from: '2026-03-15T04:01:10.000Z', won: 0 },
      { from: '2026-03-15T04:06:00.000Z', won: 4 },
    ]);
    expect(spans.reduce((sum, { won }) => sum + won, 0)).toBe(7);
  });

  it('shows whoever answers for one store that store alone, and nothing to who may not read', async () => {
    const regional = { ...systemActor('regional'), storeIds: [stores.T1] };
    const view = await seen(regional);
    expect(view).toMatchObject({ stock: 6, won: 3, left: 3, storesInAll: 1, stores: [{ store: { code: 'T1' } }] });
    expect(view.spans.reduce((sum, { won }) => sum + won, 0)).toBe(2);
    await expect(seen({ ...regional, storeIds: [stores.S2] })).rejects.toMatchObject({ status: 404 });
    await expect(seen({ ...operator, can: () => false })).rejects.toMatchObject({ status: 403 });
  });
});
