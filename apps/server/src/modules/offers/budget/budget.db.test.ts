import type { BudgetSpec } from '@xiaoer/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { actorWith } from '../../access/index.ts';
import { createSettle } from '../claims/settle.ts';
import { type Chain, chainOn, give, meet, openStores, operator } from '../testing/chain.ts';
import { off, putOffer } from '../testing/put-offer.ts';
import { till } from '../testing/tills.ts';

const database = testDatabase();
let secondPool: Database;
let chain: Chain;
let second: Chain;
let advanceTo: (at: Date) => void;
let stores: Record<'S1' | 'S2' | 'T1', number>;
let people: number[];

beforeAll(async () => {
  secondPool = connect(database.url);
  const platform = await testPlatform(database);
  advanceTo = (at) => platform.clock.advanceTo(at);
  chain = chainOn(platform);
  second = chainOn(await testPlatform(secondPool));
  stores = await openStores(chain);
  const names = Array.from({ length: 40 }, (_, n) => `p-${n}`);
  people = [...(await meet(chain, names)).values()];
});
afterAll(() => secondPool.close());

const WHOLE = { kind: 'offer' } as const;

/** An offer of 15 yuan off with these budgets. */
async function budgeted(code: string, ...budgets: (Partial<BudgetSpec> & { limit: number })[]) {
  await putOffer(chain, code, off(1_500), {}, { validDays: 30 });
  return put(code, ...budgets);
}
const put = (code: string, ...budgets: (Partial<BudgetSpec> & { limit: number })[]) =>
  chain.offers.putBudgets(
    operator,
    code,
    budgets.map((budget) => ({ key: 'b', what: 'issued_pieces', scope: WHOLE, per: 'ever', ...budget })),
  );

let reasons = 0;
const issue = (offerCode: string, n: number, storeId: number | null = null, on = chain) =>
  on.platform.db.transaction().execute((tx) =>
    on.offers.issueToSet(tx, {
      ...{ offerCode, grantKey: `${offerCode}:${++reasons}`, at: chain.platform.clock.now() },
      candidates: sql`select id as customer_id, ${storeId}::bigint as store_id from unnest(${people.slice(0, n)}::bigint[]) id`,
    }),
  );
const spent = (budget: string, wanted: number, left: number) => ({
  ...{ code: 'offers.budget_spent', status: 409, details: { budget, wanted, left } },
});
const leftOf = async (code: string) =>
  (await chain.offers.budgetsOf(operator, code)).map(({ key, used, left }) => [key, used, left]);

describe('a budget of what is issued', () => {
  it('is taken by sets as a whole, and the refusal names it', async () => {
    await budgeted('pieces', { limit: 10 });
    await expect(issue('pieces', 11)).rejects.toMatchObject(spent('b', 11, 10));
    expect(await issue('pieces', 7)).toBe(7);
    await expect(issue('pieces', 4)).rejects.toMatchObject(spent('b', 4, 3));
    expect(await issue('pieces', 3)).toBe(3);
    expect(await leftOf('pieces')).toEqual([['b', 10, 0]]);
  });

  it('in fen counts by face, and the first of several that is spent refuses all', async () => {
    await budgeted('fen', { key: 'fen', what: 'issued_fen', limit: 4_500 }, { key: 'pieces', limit: 100 });
    await expect(issue('fen', 4)).rejects.toMatchObject(spent('fen', 6_000, 4_500));
    expect(await issue('fen', 3)).toBe(3);
    expect(await leftOf('fen')).toEqual([
      ['fen', 4_500, 0],
      ['pieces', 3, 97],
    ]);
    await putOffer(chain, 'no-face', { kind: 'price_share', sharePercent: 38, atMostFen: null });
    await expect(put('no-face', { what: 'issued_fen', limit: 1 })).rejects.toMatchObject({ code: 'offers.no_face' });
  });

  it('is exact while two processes issue at once', async () => {
    await budgeted('race', { limit: 30 });
    const sets = await Promise.allSettled(
      Array.from({ length: 24 }, (_, n) => issue('race', 1 + (n % 4), null, n % 2 ? chain : second)),
    );
    const given = sets.reduce((sum, set) => sum + (set.status === 'fulfilled' ? set.value : 0), 0);
    for (const set of sets)
      if (set.status === 'rejected') expect(set.reason).toMatchObject({ code: 'offers.budget_spent' });
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from offers.coupon_info where offer_code = 'race'`.execute(database.db);
    expect(given).toBeLessThanOrEqual(30);
    expect(given).toBeGreaterThan(26);
    expect(rows[0]!.n).toBe(given);
    expect(await leftOf('race')).toEqual([['b', given, 30 - given]]);
  });

  it('counts a store, each store, a region with all below it, and a day', async () => {
    await budgeted(
      'places',
      { key: 'each', scope: { kind: 'each_store' }, per: 'day', limit: 5 },
      { key: 'region', scope: { kind: 'region', region: 'head' }, limit: 9 },
      { key: 's2', scope: { kind: 'store', store: 'S2' }, limit: 3 },
    );
    expect(await issue('places', 4, stores.S1)).toBe(4);
    await expect(issue('places', 2, stores.S1)).rejects.toMatchObject(spent('each', 2, 1));
    await expect(issue('places', 4, stores.S2)).rejects.toMatchObject(spent('s2', 4, 3));
    expect(await issue('places', 3, stores.S2)).toBe(3);
    await expect(issue('places', 3, stores.T1)).rejects.toMatchObject(spent('region', 3, 2));
    expect(await issue('places', 20)).toBe(20); // of no store, no region
    advanceTo(new Date('2026-03-16T00:00:00+08:00'));
    expect(await issue('places', 2, stores.S1)).toBe(2);
    expect(await leftOf('places')).toEqual([
      ['each', 2, 3],
      ['region', 9, 0],
      ['s2', 3, 0],
    ]);
    const named = await chain.offers.budgetsOf(operator, 'places');
    expect(named.map(({ key, placeName, fullestStore }) => [key, placeName, fullestStore])).toEqual([
      ['each', null, 'S1 店'],
      ['region', '总部', null],
      ['s2', 'S2 店', null],
    ]);
  });

  it('is taken by a drop when it opens, and what nobody claimed comes back after its end', async () => {
    await budgeted('drop', { limit: 6 });
    const at = chain.platform.clock.now();
    const open = (dropKey: string, stock: number) =>
      chain.platform.db.transaction().execute((tx) =>
        chain.offers.openDrop(tx, {
          ...{ dropKey, offerCode: 'drop', name: 'x', at, opensAt: at, closesAt: new Date(at.getTime() + 3_600_000) },
          shares: sql`select null::bigint as group_id, null::bigint as store_id, ${stock}::integer as stock`,
        }),
      );
    await expect(open('large', 7)).rejects.toMatchObject(spent('b', 7, 6));
    await open('five', 5);
    expect(await leftOf('drop')).toEqual([['b', 5, 1]]);
    const { rows } = await sql<{ shareId: number; dropId: number }>`
      select share_id as "shareId", drop_id as "dropId" from offers.drop_share_info where drop_key = 'five'`.execute(
      database.db,
    );
    const { shareId, dropId } = rows[0]!;
    const more = (pieces: number) => chain.offers.addStock(operator, dropId, { key: `more-${pieces}`, pieces });
    await expect(more(2)).rejects.toMatchObject(spent('b', 2, 1));
    await more(1);
    const claims = people.slice(0, 2).map((customerId) => ({ customerId, shareId, at }));
    await createSettle({ platform: chain.platform })(claims);
    await expect(issue('drop', 1)).rejects.toMatchObject(spent('b', 1, 0));
    const [shown] = await chain.offers.budgetsOf(operator, 'drop');
    expect(shown).toMatchObject({ used: 6, reserved: 4, left: 0 });
    advanceTo(new Date(at.getTime() + 3 * 3_600_000));
    const [over] = await chain.offers.budgetsOf(operator, 'drop');
    expect(over).toMatchObject({ used: 2, reserved: 0, left: 4 });
    expect(await issue('drop', 4)).toBe(4);
    expect(await leftOf('drop')).toEqual([['b', 6, 0]]);
  });
});

describe('a budget of what is redeemed', () => {
  const coupons = (offerCode: string, n: number) =>
    Promise.all(people.slice(0, n).map((id) => give(chain, id, { offerCode, grantKey: `${offerCode}:${++reasons}` })));
  const redeem = (code: string, on = chain) =>
    on.offers.redeem(till('1'), {
      code,
      storeId: stores.S1,
      spendFen: 5_000,
      at: chain.platform.clock.now(),
      key: `r-${code}`,
    });
  const refund = (code: string, discountFen: number | null) =>
    chain.offers.cancel(till('1'), {
      ...{ code, storeId: stores.S1, at: chain.platform.clock.now(), key: `x-${code}-${discountFen}`, discountFen },
    });

  it('counts what purchases got, refuses the next, and gets back what a refund takes down', async () => {
    await budgeted('real', { what: 'redeemed_fen', scope: { kind: 'store', store: 'S1' }, per: 'day', limit: 4_000 });
    const [a, b, c] = await coupons('real', 3);
    await redeem(a!.code);
    await redeem(b!.code);
    await redeem(b!.code); // the same purchase again
    await expect(redeem(c!.code)).rejects.toMatchObject(spent('b', 1_500, 1_000));
    expect(await leftOf('real')).toEqual([['b', 3_000, 1_000]]);
    await refund(a!.code, 600);
    expect(await leftOf('real')).toEqual([['b', 2_400, 1_600]]);
    await redeem(c!.code);
    await refund(a!.code, null);
    await refund(b!.code, null);
    expect(await leftOf('real')).toEqual([['b', 1_500, 2_500]]);
    const { rows } = await sql`
      select sum(amount)::bigint as charged from offers.budget_charge h join offers.budget b using (budget_id)
      join offers.offer o using (offer_id) where o.code = 'real'`.execute(database.db);
    expect(rows).toEqual([{ charged: 1_500 }]);
  });

  it('is exact while tills of two processes redeem at once', async () => {
    await budgeted('tills', { what: 'redeemed_fen', limit: 8_000 });
    const all = await coupons('tills', 20);
    const tills = await Promise.allSettled(all.map(({ code }, n) => redeem(code, n % 2 ? chain : second)));
    expect(tills.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(await leftOf('tills')).toEqual([['b', 7_500, 500]]);
  });
});

describe('budgets', () => {
  it('may grow and shrink down to what is used, end, and never become others', async () => {
    await budgeted('change', { limit: 5 });
    await issue('change', 3);
    await expect(put('change', { limit: 2 })).rejects.toMatchObject({ code: 'offers.budget_below_used' });
    await expect(put('change', { limit: 5, per: 'day' })).rejects.toMatchObject({ code: 'offers.budget_is_another' });
    expect(await put('change', { limit: 3 })).toMatchObject([{ used: 3, left: 0 }]);
    expect(await put('change')).toEqual([]);
    expect(await issue('change', 1)).toBe(1);
  });

  it('are the chain’s', async () => {
    const as = (storeIds: number[] | null, permission: 'offers.edit' | 'offers.read') =>
      chain.offers.putBudgets(actorWith({ kind: 'user', id: '1', label: 'x', storeIds }, [permission]), 'change', []);
    await expect(as([stores.S1], 'offers.edit')).rejects.toMatchObject({ code: 'access.other_store' });
    await expect(as(null, 'offers.read')).rejects.toMatchObject({ code: 'access.denied' });
    await expect(put('change', { limit: 1, scope: { kind: 'region', region: 'x' } })).rejects.toMatchObject({
      code: 'offers.region_unknown',
    });
  });
});
