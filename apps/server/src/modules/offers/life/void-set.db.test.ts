import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { actorWith } from '../../access/index.ts';
import { type Chain, chainOn, meet, noonOffer, openNoonDrop, openStores, operator, person } from '../testing/chain.ts';
import { till } from '../testing/tills.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const noon = new Date(NOON);

let secondPool: Database;
let first: Chain;
let second: Chain;
let stores: Record<'S1' | 'S2' | 'T1', number>;

beforeAll(async () => {
  secondPool = connect(database.url);
  first = chainOn(await testPlatform(database, { at: NOON }));
  second = chainOn(await testPlatform(secondPool, { at: NOON }));
  stores = await openStores(first);
  await first.offers.defineOffer(operator, noonOffer);
});
afterAll(() => secondPool.close());

let sets = 0;
/** Ten coupons of one grant key, half of them of S1 and half of S2. */
async function tenOf(offerCode = noonOffer.code) {
  sets += 1;
  const grantKey = `set-${sets}`;
  const them = await meet(
    first,
    Array.from({ length: 10 }, (_, i) => `${grantKey}-${i}`),
  );
  const rows = [...them.values()].map((customer_id, i) => ({ customer_id, store_id: i % 2 ? stores.S1 : stores.S2 }));
  const coupons = await first.platform.db.transaction().execute((tx) =>
    first.offers.issue(tx, {
      ...{ offerCode, grantKey, at: noon },
      candidates: sql`select * from json_to_recordset(${JSON.stringify(rows)}::json) as c(customer_id bigint, store_id bigint)`,
    }),
  );
  return { grantKey, codes: coupons.map(({ code }) => code) };
}
const states = async (grantKey: string) => {
  const { rows } = await sql<{ status: string; n: number }>`
    select status, count(*)::integer as n from offers.coupon where grant_key = ${grantKey} group by 1 order by 1`.execute(
    database.db,
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
};
const paid = (code: string, key: string) => ({ code, key, storeId: stores.S1, spendFen: 8_000, at: noon });
const evenBooks = async () => expect(await first.offers.checkLedger()).toEqual({ differences: 0, shown: [] });

it('takes the unused back and leaves what was used, whatever was held or given back; again it takes nothing', async () => {
  const { grantKey, codes } = await tenOf();
  await first.offers.redeem(till('1'), paid(codes[0]!, 'used'));
  await first.offers.redeem(till('1'), paid(codes[1]!, 'back'));
  await first.offers.cancel(till('1'), { ...paid(codes[1]!, 'back!'), discountFen: null });
  await first.offers.reserve(till('1'), { ...paid(codes[2]!, 'held'), minutes: 5 });
  const set = { grantKey };
  expect(await first.offers.previewVoidSet(operator, set)).toEqual({ coupons: 9, faceFen: 13_500 });
  expect(await states(grantKey)).toEqual({ issued: 9, redeemed: 1 });
  expect(await first.offers.voidSet(operator, set, { reason: '印错了' })).toEqual({ coupons: 9, faceFen: 13_500 });
  expect(await first.offers.voidSet(operator, set, { reason: '印错了' })).toEqual({ coupons: 0, faceFen: 0 });
  expect(await states(grantKey)).toEqual({ redeemed: 1, void: 9 });
  await expect(first.offers.redeem(till('1'), paid(codes[2]!, 'held'))).rejects.toMatchObject({
    details: { refusal: 'void' },
  });
  await evenBooks();
  const { rows } = await sql`
    select subject, details from access.audit where action = 'offers.coupons_voided' and subject = ${`grant:${grantKey}`}`.execute(
    database.db,
  );
  expect(rows).toEqual([{ subject: `grant:${grantKey}`, details: { coupons: 9, faceFen: 13_500, reason: '印错了' } }]);
  const { rows: facts } = await sql`
    select payload from platform.fact where type = 'offers.coupons_voided' and subject = ${`grant:${grantKey}`}`.execute(
    database.db,
  );
  expect(facts).toEqual([{ payload: { n: 9 } }]);
});

it('takes back in the actor’s stores alone, and from those who may not, nothing', async () => {
  const { grantKey } = await tenOf();
  const ofS1 = actorWith({ kind: 'user', id: '7', label: 'x', storeIds: [stores.S1] }, ['offers.edit']);
  expect(await first.offers.voidSet(ofS1, { grantKey }, { reason: 'x' })).toMatchObject({ coupons: 5 });
  expect(await states(grantKey)).toEqual({ issued: 5, void: 5 });
  const reader = actorWith({ kind: 'user', id: '8', label: 'x', storeIds: null }, ['offers.read']);
  await expect(first.offers.voidSet(reader, { grantKey }, { reason: 'x' })).rejects.toMatchObject({
    code: 'access.denied',
  });
  await expect(first.offers.previewVoidSet(reader, { grantKey })).rejects.toMatchObject({ code: 'access.denied' });
});

it('takes none back when it would be more than was agreed to, and fewer all the same', async () => {
  const { grantKey, codes } = await tenOf();
  const take = (atMost: number) => first.offers.voidSet(operator, { grantKey }, { reason: 'x', atMost });
  await expect(take(9)).rejects.toMatchObject({ code: 'offers.set_grew', status: 409, details: { coupons: 10 } });
  expect(await states(grantKey)).toEqual({ issued: 10 });
  await first.offers.redeem(till('1'), paid(codes[0]!, 'meanwhile'));
  expect(await take(10)).toMatchObject({ coupons: 9 });
  await evenBooks();
});

it('what has expired stays expired', async () => {
  const { grantKey } = await tenOf();
  const after = chainOn(await testPlatform(database, { at: '2026-03-18T00:00:00+08:00' }));
  expect(await after.offers.voidSet(operator, { grantKey }, { reason: 'x' })).toEqual({ coupons: 0, faceFen: 0 });
  expect(await states(grantKey)).toEqual({ issued: 10 });
});

it('of a drop, and of an offer with the pieces that waited', async () => {
  const [token] = await openNoonDrop(first, { dropKey: 'spilt' });
  await meet(first, ['ada']);
  const drop = chainOn(first.platform, new Set(['1/ada']));
  await drop.offers.claim({ token: token!, person: person('ada'), wish: 1 });
  const { rows } = await sql<{ dropId: number }>`
    select drop_id as "dropId" from offers.drop where drop_key = 'spilt'`.execute(database.db);
  expect(await first.offers.voidSet(operator, rows[0]!, { reason: 'x' })).toMatchObject({ coupons: 1 });

  await first.offers.defineOffer(operator, { ...noonOffer, code: 'ring' });
  const places = ['S1', 'S2'].map((store) => ({ store, sku: 'ring', pieces: 4 }));
  await first.offers.putPickup(operator, 'ring', { opensAt: null, closesAt: null, stores: places });
  await tenOf('ring');
  const left = async () => (await first.offers.pickupFigures(operator, 'ring')).stores.map((place) => place.left);
  expect(await left()).toEqual([0, 0]);
  expect(await first.offers.voidSet(operator, { offer: 'ring' }, { reason: 'x' })).toMatchObject({ coupons: 8 });
  expect(await left()).toEqual([4, 4]);
  await evenBooks();
  await expect(first.offers.voidSet(operator, { offer: 'none' }, { reason: 'x' })).rejects.toMatchObject({
    code: 'offers.offer_unknown',
  });
});

it('beside tills that redeem and give back: each coupon ends in one state, and the books balance', async () => {
  const { grantKey, codes } = await tenOf();
  const [voided, again, ...sold] = await Promise.all([
    first.offers.voidSet(operator, { grantKey }, { reason: 'x' }),
    second.offers.voidSet(operator, { grantKey }, { reason: 'x' }),
    ...codes.map((code, i) =>
      second.offers.redeem(till('1'), paid(code, `race-${code}`)).then(
        () => (i % 2 ? first.offers.cancel(till('1'), { ...paid(code, `back-${code}`), discountFen: null }) : null),
        () => null,
      ),
    ),
  ]);
  expect(sold).toHaveLength(10);
  const ended = await states(grantKey);
  expect((ended.void ?? 0) + (ended.redeemed ?? 0) + (ended.issued ?? 0)).toBe(10);
  expect(ended.void ?? 0).toBe(voided.coupons + again.coupons);
  await evenBooks();
});
