import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { actorWith } from '../../access/index.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator } from '../testing/chain.ts';
import { journalOf, till } from '../testing/tills.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const noon = new Date(NOON);
const evening = new Date('2026-03-15T18:00:00+08:00');
/** The end of the third day in Shanghai. */
const END = new Date('2026-03-18T00:00:00+08:00');

let secondPool: Database;
let first: Chain;
let second: Chain;
let stores: Record<'S1' | 'S2' | 'T1', number>;
let customerId: number;

beforeAll(async () => {
  secondPool = connect(database.url);
  const platform = await testPlatform(database, { at: NOON });
  first = chainOn(platform);
  stores = await openStores(first);
  await first.offers.defineOffer(operator, noonOffer);
  customerId = (await meet(first, ['ada'])).get('ada')!;
  second = chainOn(await testPlatform(secondPool, { at: evening.toISOString() }));
});
afterAll(() => secondPool.close());

let grants = 0;
/** A coupon that was redeemed at noon with this key. */
async function redeemed(key: string) {
  grants += 1;
  const { code } = await give(first, customerId, { grantKey: `grant-${grants}` });
  await first.offers.redeem(till('1'), { ...purchase, storeId: stores.S1, code, key });
  return code;
}
const purchase = { storeId: 0, spendFen: 8_000, at: noon };
const refund = (code: string, key: string, discountFen: number | null = null) => ({
  ...{ code, key, discountFen, storeId: stores.S1, at: evening },
});
const standing = async (code: string) => {
  const { rows } = await sql`
    select status, discount_fen as "discountFen" from offers.coupon_info where code = ${code}`.execute(database.db);
  return rows[0];
};

describe('a refund', () => {
  it('gives the coupon back, and it is redeemed again', async () => {
    const code = await redeemed('p1');
    const answer = {
      code,
      offer: '午间 15 元券',
      discountFen: 1_500,
      givenFen: 0,
      usableUntil: END,
      cancelledAt: evening,
    };
    expect(await second.offers.cancel(till('1'), refund(code, 'b1'))).toEqual(answer);
    expect(await standing(code)).toEqual({ status: 'issued', discountFen: null });
    expect(
      await second.offers.redeem(till('2'), { ...purchase, at: evening, storeId: stores.S2, code, key: 'p1 again' }),
    ).toMatchObject({ discountFen: 1_500 });
    expect((await journalOf(database.db, code)).map(({ kind, who }) => `${kind} ${who}`)).toEqual([
      'redeemed till 1',
      'cancelled till 1',
      'redeemed till 2',
    ]);
    const { rows } = await sql`
      select payload from platform.fact where type = 'offers.redemption_cancelled'`.execute(database.db);
    expect(rows).toMatchObject([{ payload: { code, discountFen: 1_500, whole: true } }]);
  });

  it('in parts takes down the fen and leaves the coupon used; never more than it took off', async () => {
    const code = await redeemed('p2');
    expect(await second.offers.cancel(till('1'), refund(code, 'b2', 1_000))).toMatchObject({
      ...{ discountFen: 1_000, givenFen: 500, usableUntil: null },
    });
    await expect(second.offers.cancel(till('1'), refund(code, 'b2+', 501))).rejects.toMatchObject({
      code: 'offers.cancel_exceeds_discount',
      details: { field: 'discountFen', most: 500 },
    });
    expect(await standing(code)).toEqual({ status: 'redeemed', discountFen: 500 });
    await expect(
      second.offers.redeem(till('1'), { ...purchase, storeId: stores.S1, code, key: 'p2 again' }),
    ).rejects.toMatchObject({ details: { refusal: 'already_redeemed' } });
    // What is left of it goes back with the coupon.
    expect(await second.offers.cancel(till('1'), refund(code, 'b2 rest'))).toMatchObject({
      discountFen: 500,
      givenFen: 0,
    });
    expect((await journalOf(database.db, code)).map(({ discountFen, givenFen }) => [discountFen, givenFen])).toEqual([
      [1_500, 1_500],
      [1_000, 500],
      [500, 0],
    ]);
  });

  it('with the same key again gives the same answer, whatever has happened since; so does the purchase', async () => {
    const code = await redeemed('p3');
    const bought = { ...purchase, storeId: stores.S1, code, key: 'p3' };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        (i % 2 ? first : second).offers.cancel(till('1'), { ...refund(code, 'b3'), at: noon }),
      ),
    );
    await second.offers.redeem(till('1'), { ...bought, at: evening, key: 'p3 again' });
    expect(await second.offers.cancel(till('1'), { ...refund(code, 'b3'), at: noon })).toEqual(answers[0]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await first.offers.redeem(till('1'), bought)).toMatchObject({ redeemedAt: noon });
    expect(await standing(code)).toMatchObject({ status: 'redeemed' });
    expect(await journalOf(database.db, code)).toHaveLength(3);
  });

  it('is one of one redemption, however many tills report it at the same moment', async () => {
    const code = await redeemed('p4');
    const asked = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => second.offers.cancel(till(`${i}`), refund(code, `b4-${i}`))),
    );
    const refused = asked.filter((answer) => answer.status === 'rejected').map(({ reason }) => reason.code);
    expect(refused).toEqual(Array(19).fill('offers.not_redeemed'));
  });

  it('is refused with a key of something else, which it names', async () => {
    const [a, b] = [await redeemed('p5'), await redeemed('p6')];
    await second.offers.cancel(till('1'), refund(a, 'b5'));
    const reused = (usedFor: string) => ({
      code: 'offers.key_reused',
      status: 409,
      details: { field: 'key', usedFor },
    });
    await expect(second.offers.cancel(till('1'), refund(b, 'b5'))).rejects.toMatchObject(reused('refund'));
    await expect(second.offers.cancel(till('1'), refund(b, 'p6'))).rejects.toMatchObject(reused('purchase'));
    await expect(
      second.offers.redeem(till('1'), { ...purchase, storeId: stores.S1, code: a, key: 'b5' }),
    ).rejects.toMatchObject(reused('refund'));
    expect(await standing(b)).toMatchObject({ status: 'redeemed' });
  });

  it('is refused where nothing was redeemed, before the purchase, and for who may not', async () => {
    const code = await redeemed('p7');
    const early = { ...refund(code, 'b7'), at: new Date(noon.getTime() - 1) };
    await expect(second.offers.cancel(till('1'), early)).rejects.toMatchObject({
      code: 'offers.implausible_time',
      details: { field: 'at', earliest: noon.toISOString() },
    });
    await expect(second.offers.cancel(till('1'), refund('nothing', 'b7'))).rejects.toMatchObject({
      details: { refusal: 'not_found' },
    });
    await expect(second.offers.cancel(till('1', [stores.S2]), refund(code, 'b7'))).rejects.toMatchObject({
      code: 'access.other_store',
    });
    const nobody = actorWith({ kind: 'api_key', id: '9', label: 'x', storeIds: null }, []);
    await expect(second.offers.cancel(nobody, refund(code, 'b7'))).rejects.toMatchObject({ code: 'access.denied' });
    await second.offers.cancel(till('1'), refund(code, 'b7'));
    await second.offers.voidCoupon(operator, { code, reason: 'stolen' });
    await expect(second.offers.cancel(till('1'), refund(code, 'b7+'))).rejects.toMatchObject({
      code: 'offers.not_redeemed',
      details: { field: 'code', state: 'void' },
    });
  });

  it('after its end gives it back for the days of grace, counted in the store’s zone', async () => {
    const code = await redeemed('p8');
    const later = chainOn(await testPlatform(database, { at: '2026-03-19T09:00:00+08:00' }));
    const at = new Date('2026-03-19T09:00:00+08:00');
    const until = new Date('2026-03-22T00:00:00+08:00');
    expect(await later.offers.cancel(till('1'), { ...refund(code, 'b8'), at })).toMatchObject({ usableUntil: until });
    const shown = (await later.offers.wallet(customerId)).find((coupon) => coupon.code === code);
    expect(shown).toMatchObject({ status: 'issued', validUntil: until });
    const { rows } = await sql`select valid_until from offers.usable_coupon where code = ${code}`.execute(database.db);
    expect(rows).toEqual([{ valid_until: until }]);
    const lastMoment = new Date(until.getTime() - 1);
    const last = chainOn(await testPlatform(database, { at: lastMoment.toISOString() }));
    expect(await last.offers.quote(till('1'), { ...purchase, storeId: stores.S1, code, at: until })).toMatchObject({
      refusal: 'expired',
    });
    expect(
      await last.offers.redeem(till('1'), { ...purchase, storeId: stores.S1, code, at: lastMoment, key: 'p8 again' }),
    ).toMatchObject({ discountFen: 1_500 });
  });

  it('of a purchase reported late does not let it be used for one of before', async () => {
    const code = await redeemed('p9');
    await second.offers.cancel(till('1'), refund(code, 'b9'));
    const between = new Date(evening.getTime() - 1);
    await expect(
      second.offers.redeem(till('2'), { ...purchase, storeId: stores.S1, code, at: between, key: 'p9 late' }),
    ).rejects.toMatchObject({ details: { refusal: 'already_redeemed' } });
  });
});

describe('the journal', () => {
  const write = (values: string) =>
    database.pool.query(`insert into offers.coupon_event (customer_id, coupon_id, seq, kind, at, recorded_at, store_id, spend_fen,
      discount_fen, given_fen, usable_until, caller, key, who, follows_kind, follows_at, follows_fen) ${values}`);
  const after = (code: string, kind: string, columns: string) => `
    select e.customer_id, e.coupon_id, e.seq + 1, '${kind}', e.at, e.at, 1, ${columns}, 'x', 'x', 'x', e.kind, e.at, e.given_fen
    from offers.coupon_event e join offers.coupon_code k using (customer_id, coupon_id)
    where k.code = '${code}' order by e.seq desc limit 1`;

  it('can’t tell of two redemptions in a row, of more given back than taken off, or of a past it doesn’t have', async () => {
    const code = await redeemed('p10');
    await expect(write(after(code, 'redeemed', '500, 100, 100, null'))).rejects.toThrow('coupon_event_check');
    await expect(write(after(code, 'reduced', 'null, 1600, -100, null'))).rejects.toThrow('given_fen_check');
    await expect(write(after(code, 'reduced', 'null, 100, 1500, null'))).rejects.toThrow('coupon_event_check');
    await expect(write(after(code, 'cancelled', 'null, 100, 0, e.at'))).rejects.toThrow('coupon_event_check');
    const invented = after(code, 'redeemed', '500, 100, 100, null').replace(
      'e.kind, e.at, e.given_fen',
      "'cancelled', e.at, 0",
    );
    await expect(write(invented)).rejects.toThrow('foreign key');
    await write(after(code, 'reduced', 'null, 100, 1400, null'));
  });
});
