import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { testDatabase } from '../../../platform/testing/index.ts';
import { fileCase } from '../review/file-case.ts';
import { give, meet } from '../testing/chain.ts';
import { type NoonWithoutNetwork, noonWithoutNetwork, shownQr, told } from '../testing/offline.ts';

const database = testDatabase();
let otherPool: Database;
let world: NoonWithoutNetwork;

beforeAll(async () => {
  otherPool = connect(database.url);
  world = await noonWithoutNetwork(database, otherPool);
});
afterAll(() => otherPool.close());
afterEach(async () => {
  expect(await world.first.offers.checkLedger()).toEqual({ differences: 0, shown: [] });
});

describe('the check of the ledger', () => {
  it('finds an answer that the journal does not know, a case with another loss, and a case of nothing', async () => {
    const { text } = await world.shown();
    await world.tell(told(world.atNoon, { key: 'checked', code: text, discountFen: 2_000 }));
    const found = async (change: string) => {
      await database.pool.query(change);
      return (await world.first.offers.checkLedger()).shown.map(({ what, journal, found }) => [what, journal, found]);
    };
    const report = "offers.offline_report where key = 'checked'";
    expect(
      await found(`update offers.offline_report set given_fen = 1900, booked_fen = 1400 where key = 'checked'`),
    ).toEqual([['offline redemption', 'discount 1500', 'answered 1400']]);
    await found(`update offers.offline_report set given_fen = 2000, booked_fen = 1500 where key = 'checked'`);
    const lossOf = (fen: number) =>
      `update offers.review_case set loss_fen = ${fen} where case_id = (select case_id from ${report})`;
    expect(await found(lossOf(1))).toEqual([['offline loss', 'case of 1', 'answered 500']]);
    expect(await found(lossOf(500))).toEqual([]);
    const invented = { kind: 'offline_double', key: 'x', subjectId: 1, customerId: null, storeId: null } as const;
    const caseId = await world.first.platform.db
      .transaction()
      .execute((tx) => fileCase(tx, { ...invented, happenedAt: world.noon, lossFen: 7, evidence: {} }, world.noon));
    expect(await found('select 1')).toEqual([['offline case', `case ${caseId} of 7`, 'no redemption told']]);
    expect(await found(`delete from offers.review_case where case_id = '${caseId}'`)).toEqual([]);
  });
});

it('an erasure takes the person out of reports and cases, and leaves the figures', async () => {
  const gone = (await meet(world.atNoon, ['gone'])).get('gone')!;
  const { code } = await give(world.atNoon, gone, { grantKey: 'gone' });
  const text = await shownQr(world.atNoon, 'gone', code);
  const [kept] = await world.tell(told(world.atNoon, { key: 'gone', code: text, discountFen: 2_000 }));
  await world.first.platform.db.transaction().execute((tx) => world.first.offers.personalData.erase(tx, gone));
  const { rows } = await sql`
    select r.coupon_id as "couponId", r.booked_fen as "bookedFen", c.loss_fen as "lossFen", c.evidence, c.customer_id as customer
    from offers.offline_report r join offers.review_case c using (case_id) where r.key = 'gone'`.execute(database.db);
  expect(rows).toEqual([{ couponId: null, bookedFen: 1_500, lossFen: 500, evidence: {}, customer: null }]);
  expect((await world.tell(told(world.atNoon, { key: 'gone', code: text, discountFen: 2_000 })))[0]).toEqual(kept);
});
