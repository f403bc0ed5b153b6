import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { findUncoveredTables } from '../customers/index.ts';
import {
  type Chain,
  chainOn,
  give,
  meet,
  noonOffer,
  openNoonDrop,
  openStores,
  operator,
  person,
} from './testing/chain.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const at = new Date(NOON);
let chain: Chain;
let storeId: number;
const members = new Set<string>();
let from: number;
let to: number;
let round = 0;

beforeAll(async () => {
  chain = chainOn(await testPlatform(database, { at: NOON }), members);
  storeId = (await openStores(chain)).S1;
  await chain.offers.defineOffer(operator, noonOffer);
});
beforeEach(async () => {
  round += 1;
  const people = await meet(chain, [`from-${round}`, `to-${round}`]);
  [from, to] = [people.get(`from-${round}`)!, people.get(`to-${round}`)!];
  members.add(`1/from-${round}`).add(`1/to-${round}`);
});

const redeem = (code: string) =>
  chain.offers.redeem(operator, { code, storeId, spendFen: 5_000, at, key: `receipt of ${code}` });
const inTx = (run: Parameters<ReturnType<Chain['platform']['db']['transaction']>['execute']>[0]) =>
  chain.platform.db.transaction().execute(run);
const count = async (table: string, customerId: number) =>
  (
    await sql<{ n: number }>`select count(*) as n from ${sql.table(table)} where customer_id = ${customerId}`.execute(
      database.db,
    )
  ).rows[0]!.n;
const TABLES = [
  ...['coupon', 'coupon_code', 'redemption', 'coupon_key', 'drop_winner', 'coupon_event', 'coupon_hold'],
].map((table) => `offers.${table}`);
const counts = (customerId: number) => Promise.all(TABLES.map((table) => count(table, customerId)));

it('merging two customers loses no coupon, no redemption and no answer', async () => {
  const [token = ''] = await openNoonDrop(chain, { dropKey: `merge-${round}` });
  const claim = (who: string) => chain.offers.claim({ token, person: person(`${who}-${round}`) });
  const [wonByFrom, wonByTo] = [await claim('from'), await claim('to')];
  const [own, used, same] = [
    await give(chain, from, { grantKey: 'only-from' }),
    await give(chain, from, { grantKey: 'used' }),
    await give(chain, from, { grantKey: 'both' }),
  ];
  await give(chain, to, { grantKey: 'both' });
  const redeemed = await redeem(used.code);
  const hold = { code: own.code, key: `receipt of ${own.code}`, storeId, spendFen: 5_000, minutes: 10 };
  const held = await chain.offers.reserve(operator, hold);

  await inTx((tx) => chain.offers.personalData.merge(tx, from, to));
  await inTx((tx) => chain.offers.personalData.merge(tx, from, to));

  expect(await counts(from)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  // Four of hers and two of the other's; one redemption, in the journal too; its key and that of a hold; one drop, won once.
  expect(await counts(to)).toEqual([6, 6, 1, 2, 1, 1, 1]);
  expect(await redeem(used.code)).toEqual(redeemed);
  expect(await chain.offers.reserve(operator, hold)).toEqual(held);
  expect(await redeem(own.code)).toMatchObject({ discountFen: 1_500 });
  expect(await redeem(same.code)).toMatchObject({ discountFen: 1_500 });
  expect([wonByFrom.coupon?.code, wonByTo.coupon?.code]).toContain((await claim('to')).coupon?.code);
  const { rows } = await sql`
    select claimed, oversold from offers.drop_info where drop_key = ${`merge-${round}`}`.execute(database.db);
  expect(rows).toEqual([{ claimed: 2, oversold: 0 }]);
  // What was issued for a reason is still known as issued: the same grant does not come again.
  expect(await give(chain, to, { grantKey: 'only-from' })).toBeUndefined();
});

it('a till that redeems while its customer is merged finds the coupon where it went', async () => {
  const { code } = await give(chain, from, { grantKey: 'moving' });
  let redeeming: Promise<unknown> = Promise.resolve();
  await inTx(async (tx) => {
    await chain.offers.personalData.merge(tx, from, to);
    redeeming = redeem(code);
    await new Promise((done) => setTimeout(done, 200)); // the till is waiting for the lock by now
  });
  expect(await redeeming).toMatchObject({ discountFen: 1_500 });
  expect(await count('offers.redemption', to)).toBe(1);
});

it('erasing a customer takes her coupons and leaves the books and the drop as they were', async () => {
  const [token = ''] = await openNoonDrop(chain, { dropKey: `erase-${round}`, stocks: [1] });
  const won = await chain.offers.claim({ token, person: person(`from-${round}`) });
  await give(chain, from, { grantKey: 'unused' });
  await redeem(won.coupon!.code);
  const before = (await chain.offers.ledger(operator, {})).total;

  await inTx((tx) => chain.offers.personalData.erase(tx, from));
  await inTx((tx) => chain.offers.personalData.erase(tx, from));

  expect(await counts(from)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  await expect(redeem(won.coupon!.code)).rejects.toMatchObject({ details: { refusal: 'not_found' } });
  const { rows: books } = await sql`
    select kind, store_id, spend_fen, discount_fen from offers.erased_event order by kind`.execute(database.db);
  expect(books).toEqual([
    { kind: 'redeemed', store_id: storeId, spend_fen: 5_000, discount_fen: 1_500 },
    { kind: 'voided', store_id: null, spend_fen: null, discount_fen: null },
  ]);
  // What was still open ended with her; all else in the books is as it was.
  const { voided, outstanding } = before;
  expect((await chain.offers.ledger(operator, {})).total).toEqual({
    ...before,
    voided: { pieces: voided.pieces + 1, fen: voided.fen + 1_500 },
    outstanding: { pieces: outstanding.pieces - 1, fen: outstanding.fen - 1_500 },
  });
  expect(await chain.offers.checkLedger()).toEqual({ differences: 0, shown: [] });
  // Her place in the drop stays taken: nobody else gets an eleventh coupon out of ten.
  expect((await chain.offers.claim({ token, person: person(`to-${round}`) })).result).toBe('sold_out');
});

it('export shows a customer her coupons and the drops she won', async () => {
  const [token = ''] = await openNoonDrop(chain, { dropKey: `export-${round}` });
  const won = await chain.offers.claim({ token, person: person(`from-${round}`) });
  const used = await give(chain, from, { grantKey: 'used' });
  await redeem(used.code);
  const hold = { code: won.coupon!.code, key: `hold-${round}`, storeId, spendFen: 5_000, minutes: 10 };
  await chain.offers.reserve(operator, hold);
  const exported = await chain.offers.personalData.export(chain.platform.db, from);
  expect(exported['coupons']).toContainEqual(
    expect.objectContaining({ code: won.coupon?.code, offer: '午间 15 元券', status: 'issued', redeemedAt: null }),
  );
  expect(exported).toMatchObject({
    couponEvents: [{ code: used.code, kind: 'redeemed', at, spendFen: 5_000, discountFen: 1_500 }],
    couponsHeld: [{ code: won.coupon?.code, heldAt: at }],
    dropsWon: [{ name: '午间秒杀', wonAt: at }],
  });
});

it('leaves out no table of this module that names customers', async () => {
  const uncovered = await findUncoveredTables(database.pool, [chain.offers.personalData]);
  expect(uncovered.filter(({ table }) => table.startsWith('offers.'))).toEqual([]);
});
