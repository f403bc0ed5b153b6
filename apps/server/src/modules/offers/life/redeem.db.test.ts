import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import type { AppError } from '../../../platform/errors.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { actorWith } from '../../access/index.ts';
import { showCouponCode } from '../coupon-code.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator } from '../testing/chain.ts';
import { till } from '../testing/tills.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const noon = new Date(NOON);
/** The end of the third day in Shanghai. */
const END = new Date('2026-03-18T00:00:00+08:00');

let secondPool: Database;
let first: Chain;
let second: Chain;
let stores: Record<'S1' | 'S2' | 'T1', number>;
let customerId: number;

beforeAll(async () => {
  secondPool = connect(database.url);
  first = chainOn(await testPlatform(database, { at: NOON }));
  second = chainOn(await testPlatform(secondPool, { at: NOON }));
  stores = await openStores(first);
  await first.offers.defineOffer(operator, noonOffer);
  customerId = (await meet(first, ['ada'])).get('ada')!;
});
afterAll(() => secondPool.close());

let grants = 0;
const coupon = (options: { offerCode?: string; storeId?: number } = {}) => {
  grants += 1;
  return give(first, customerId, { ...options, grantKey: `grant-${grants}` });
};
const purchase = { storeId: 0, spendFen: 8_000, at: noon };
const redemptions = async (code: string) =>
  (
    await sql<{
      n: number;
    }>`select count(*) as n from offers.redemption r join offers.coupon_code c using (customer_id, coupon_id)
    where c.code = ${code}`.execute(database.db)
  ).rows[0]!.n;
const refusalOf = (error: AppError) => error.details['refusal'];

describe('a coupon', () => {
  it('is redeemed once, however many tills scan it at the same moment', async () => {
    const { code } = await coupon();
    const scans = await Promise.allSettled(
      Array.from({ length: 30 }, (_, i) =>
        (i % 2 ? first : second).offers.redeem(till('1'), { ...purchase, storeId: stores.S1, code, key: `scan-${i}` }),
      ),
    );
    const refused = scans.filter((scan) => scan.status === 'rejected').map((scan) => refusalOf(scan.reason));
    expect(refused).toEqual(Array(29).fill('already_redeemed'));
    expect(await redemptions(code)).toBe(1);
  });

  it('redeemed with the same key again gives the same answer, also at the same moment and in another writing', async () => {
    const { code } = await coupon();
    const scan = (as: string, spendFen: number) =>
      first.offers.redeem(till('1'), { ...purchase, storeId: stores.S1, code: as, key: 'receipt-7', spendFen });
    const answers = await Promise.all(Array.from({ length: 10 }, () => scan(code, 8_000)));
    const again = await scan(showCouponCode(code).toLowerCase(), 9_000);
    expect(answers).toEqual(Array(10).fill({ code, offer: '午间 15 元券', discountFen: 1_500, redeemedAt: noon }));
    expect(again).toEqual(answers[0]);
    expect(await redemptions(code)).toBe(1);
  });

  it('redeemed is refused to another key, to another caller with the same key, and a key to another coupon', async () => {
    const [{ code }, other] = [await coupon(), await coupon()];
    const at = { ...purchase, storeId: stores.S1 };
    await first.offers.redeem(till('1'), { ...at, code, key: 'receipt-8' });
    const refused = { code: 'offers.coupon_refused', status: 409, details: { refusal: 'already_redeemed' } };
    await expect(first.offers.redeem(till('1'), { ...at, code, key: 'receipt-9' })).rejects.toMatchObject(refused);
    await expect(first.offers.redeem(till('2'), { ...at, code, key: 'receipt-8' })).rejects.toMatchObject(refused);
    await expect(first.offers.redeem(till('1'), { ...at, code: other.code, key: 'receipt-8' })).rejects.toMatchObject({
      code: 'offers.key_reused',
      status: 409,
    });
    expect(await redemptions(other.code)).toBe(0);
  });

  it('and another, redeemed at the same moment under one key: one of them, and the other stays usable', async () => {
    const [a, b] = [await coupon(), await coupon()];
    const scans = await Promise.allSettled(
      [a, b].map(({ code }) => first.offers.redeem(till('1'), { ...purchase, storeId: stores.S1, code, key: 'both' })),
    );
    expect(scans.map((scan) => scan.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await redemptions(a.code)) + (await redemptions(b.code))).toBe(1);
  });

  it('is taken until the last millisecond and expired exactly at its end', async () => {
    const [early, late] = [await coupon(), await coupon()];
    const platform = await testPlatform(database, { at: END.toISOString() });
    const { offers } = chainOn(platform);
    const at = { ...purchase, storeId: stores.S1 };
    const justBefore = new Date(END.getTime() - 1);
    await offers.redeem(till('1'), { ...at, code: early.code, at: justBefore, key: 'in time' });
    await expect(offers.redeem(till('1'), { ...at, code: late.code, at: END, key: 'too late' })).rejects.toMatchObject({
      details: { refusal: 'expired' },
    });
    const wallet = await offers.wallet(customerId);
    expect(wallet.find(({ code }) => code === late.code)).toMatchObject({ status: 'issued', validUntil: END });
  });

  it.each([
    ['not_found', { code: '0000-0000-0000' }],
    ['not_found', { code: 'no code at all' }],
    ['spend_too_low', { spendFen: 2_999 }],
    ['not_started', { at: new Date(noon.getTime() - 1) }],
  ])('is refused as %s: %o', async (refusal, wrong) => {
    const { code } = await coupon();
    const asked = { ...purchase, storeId: stores.S1, code, ...wrong };
    await expect(first.offers.redeem(till('1'), { ...asked, key: 'refused' })).rejects.toMatchObject({
      code: 'offers.coupon_refused',
      status: 409,
      details: { refusal },
    });
    expect(await first.offers.quote(till('1'), asked)).toMatchObject({ refusal, discountFen: 0 });
    // A refusal uses up nothing: the same key may try again.
    const right = { ...purchase, storeId: stores.S1, code, key: `refused ${code}` };
    expect(await first.offers.redeem(till('1'), right)).toMatchObject({ discountFen: 1_500 });
  });

  it('of a store-bound offer is taken in its own store only', async () => {
    await first.offers.defineOffer(operator, { ...noonOffer, code: 'bound', storeBound: true });
    const { code } = await coupon({ offerCode: 'bound', storeId: stores.S1 });
    const at = (storeId: number) =>
      first.offers.redeem(till('1'), { ...purchase, storeId, code, key: `bound-${storeId}` });
    await expect(at(stores.S2)).rejects.toMatchObject({ details: { refusal: 'wrong_store' } });
    expect(await at(stores.S1)).toMatchObject({ discountFen: 1_500 });
  });

  it('of an offer of some stores is taken in each of them', async () => {
    await first.offers.defineOffer(operator, { ...noonOffer, code: 'china', stores: ['S1', 'S2'] });
    const { code } = await coupon({ offerCode: 'china', storeId: stores.T1 });
    const at = (storeId: number) =>
      first.offers.redeem(till('1'), { ...purchase, storeId, code, key: `china-${storeId}` });
    await expect(at(stores.T1)).rejects.toMatchObject({ details: { refusal: 'wrong_store' } });
    expect(await at(stores.S2)).toMatchObject({ discountFen: 1_500 });
  });

  it('taken back is void for every till, and one that was redeemed can’t be taken back', async () => {
    const [{ code }, used] = [await coupon(), await coupon()];
    await first.offers.voidCoupon(operator, { code, reason: 'sent by mistake' });
    await first.offers.voidCoupon(operator, { code, reason: 'again' });
    const at = { ...purchase, storeId: stores.S1 };
    await expect(first.offers.redeem(till('1'), { ...at, code, key: 'void' })).rejects.toMatchObject({
      details: { refusal: 'void' },
    });
    await first.offers.redeem(till('1'), { ...at, code: used.code, key: 'used' });
    await expect(first.offers.voidCoupon(operator, { code: used.code, reason: 'late' })).rejects.toMatchObject({
      details: { refusal: 'already_redeemed' },
    });
    const over = chainOn(await testPlatform(database, { at: END.toISOString() }));
    const { code: expired } = await coupon();
    await expect(over.offers.voidCoupon(operator, { code: expired, reason: 'late' })).rejects.toMatchObject({
      details: { refusal: 'expired' },
    });
    const { rows } = await sql`
      select details from access.audit where action = 'offers.coupon_voided'`.execute(database.db);
    expect(rows).toEqual([{ details: { reason: 'sent by mistake' } }]);
  });
});

describe('a till', () => {
  it.each([
    ['of another store', 'access.other_store', {}],
    ['whose clock is a day ahead', 'offers.implausible_time', { at: new Date('2026-03-16T12:00:00+08:00') }],
    ['that reports last month', 'offers.implausible_time', { at: new Date('2026-02-15T12:00:00+08:00') }],
    ['with an impossible amount', 'offers.spend_too_high', { spendFen: 2 ** 40 }],
  ])('%s is refused with %s', async (_, code, wrong) => {
    const { code: couponCode } = await coupon();
    const asked = { ...purchase, storeId: stores.S1, code: couponCode, key: 'till', ...wrong };
    const actor = till('3', code === 'access.other_store' ? [stores.S2] : null);
    await expect(first.offers.redeem(actor, asked)).rejects.toMatchObject({ code });
    expect(await redemptions(couponCode)).toBe(0);
  });

  it('without the permission is refused', async () => {
    const nobody = actorWith({ kind: 'api_key', id: '4', label: 'x', storeIds: null }, []);
    await expect(
      first.offers.redeem(nobody, { ...purchase, storeId: stores.S1, code: 'x', key: 'k' }),
    ).rejects.toMatchObject({ code: 'access.denied', status: 403 });
  });
});

it('a staff member redeems in the store the coupon was issued for, when she works there', async () => {
  await first.offers.defineOffer(operator, { ...noonOffer, code: 'bound', storeBound: true });
  const { code } = await coupon({ offerCode: 'bound', storeId: stores.S2 });
  const staff = (storeIds: number[]) =>
    actorWith({ kind: 'staff', id: 'xiaowang', label: '小王', storeIds }, ['offers.redeem']);
  const redeem = (storeIds: number[]) =>
    first.offers.redeemAtCounter(staff(storeIds), { code, spendFen: 5_000, key: 'counter' });
  await expect(redeem([])).rejects.toMatchObject({ code: 'offers.staff_without_store' });
  await expect(redeem([stores.S1])).rejects.toMatchObject({ details: { refusal: 'wrong_store' } });
  expect(await redeem([stores.S1, stores.S2])).toMatchObject({
    discountFen: 1_500,
    sayNext: '已为您优惠了 15 元，祝您用得开心！需要帮您看看今天的新品吗？',
  });
});
