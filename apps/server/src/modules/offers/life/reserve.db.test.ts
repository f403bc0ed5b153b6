import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { actorWith } from '../../access/index.ts';
import { showCouponCode } from '../coupon-code.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator } from '../testing/chain.ts';
import { till } from '../testing/tills.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const noon = new Date(NOON);
const minutesLater = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);

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
const newCode = async () => {
  grants += 1;
  return (await give(first, customerId, { grantKey: `grant-${grants}` })).code;
};
/** The same chain at another instant. */
const chainAt = async (at: Date) => chainOn(await testPlatform(database, { at: at.toISOString() }));
const held = (code: string, key: string, minutes = 10) => ({ code, key, minutes, storeId: stores.S1, spendFen: 8_000 });
const paid = (code: string, key: string, at = noon) => ({ code, key, storeId: stores.S1, spendFen: 8_000, at });
const heldUntilTenPast = {
  code: 'offers.coupon_held',
  status: 409,
  details: { field: 'code', heldUntil: minutesLater(10).toISOString() },
};

describe('a till that holds a coupon', () => {
  it('hears what it takes off and until when, and redeems it', async () => {
    const code = await newCode();
    const answer = { code, offer: '午间 15 元券', discountFen: 1_500, heldUntil: minutesLater(10) };
    expect(await first.offers.reserve(till('1'), held(code, 'r1'))).toEqual(answer);
    expect(await first.offers.reserve(till('1'), held(showCouponCode(code), 'r1', 30))).toEqual(answer);
    expect(await first.offers.redeem(till('1'), paid(code, 'r1'))).toMatchObject({ code, discountFen: 1_500 });
    const { rows } = await sql`select from offers.coupon_hold`.execute(database.db);
    expect(rows).toEqual([]);
  });

  it('keeps it from every other till and purchase until the hold is over, and not a millisecond longer', async () => {
    const code = await newCode();
    await first.offers.reserve(till('1'), held(code, 'r2'));
    await expect(second.offers.reserve(till('2'), held(code, 'r2'))).rejects.toMatchObject(heldUntilTenPast);
    await expect(second.offers.redeem(till('2'), paid(code, 'r2'))).rejects.toMatchObject(heldUntilTenPast);
    await expect(first.offers.redeem(till('1'), paid(code, 'another purchase'))).rejects.toMatchObject(
      heldUntilTenPast,
    );
    const last = await chainAt(new Date(minutesLater(10).getTime() - 1));
    await expect(last.offers.redeem(till('2'), paid(code, 'r2'))).rejects.toMatchObject(heldUntilTenPast);
    const over = await chainAt(minutesLater(10));
    expect(await over.offers.redeem(till('2'), paid(code, 'r2'))).toMatchObject({ discountFen: 1_500 });
    await expect(over.offers.redeem(till('1'), paid(code, 'r2'))).rejects.toMatchObject({
      details: { refusal: 'already_redeemed' },
    });
  });

  it('alone can give it up; then anybody may have it', async () => {
    const code = await newCode();
    await first.offers.reserve(till('1'), held(code, 'r3'));
    await expect(first.offers.release(till('2'), { code, key: 'r3' })).rejects.toMatchObject({
      code: 'offers.not_held',
      details: { field: 'key' },
    });
    expect(await first.offers.release(till('1'), { code, key: 'r3' })).toEqual({ code });
    expect(await first.offers.release(till('1'), { code, key: 'r3' })).toEqual({ code });
    expect(await first.offers.reserve(till('2'), held(code, 'r3'))).toMatchObject({ code });
    // Its key held once; whether a late repeat or a new wish, it doesn't take the coupon from the other till.
    await expect(first.offers.reserve(till('1'), held(code, 'r3'))).rejects.toMatchObject(heldUntilTenPast);
    await first.offers.release(till('2'), { code, key: 'r3' });
    await expect(first.offers.reserve(till('1'), held(code, 'r3'))).rejects.toMatchObject({ code: 'offers.hold_over' });
  });

  it('is one, however many ask at the same moment', async () => {
    const code = await newCode();
    const asked = await Promise.allSettled(
      Array.from({ length: 30 }, (_, i) =>
        (i % 2 ? first : second).offers.reserve(till(`${i}`), held(code, `at-${i}`)),
      ),
    );
    const refused = asked.filter((answer) => answer.status === 'rejected').map(({ reason }) => reason.code);
    expect(refused).toEqual(Array(29).fill('offers.coupon_held'));
  });

  it('names one coupon with one key: for another it is refused, at the same moment too', async () => {
    const [a, b, c, d] = [await newCode(), await newCode(), await newCode(), await newCode()];
    await first.offers.reserve(till('1'), held(a, 'r5'));
    const reused = { code: 'offers.key_reused', status: 409, details: { field: 'key', usedFor: 'purchase' } };
    await expect(first.offers.reserve(till('1'), held(b, 'r5'))).rejects.toMatchObject(reused);
    await expect(first.offers.redeem(till('1'), paid(b, 'r5'))).rejects.toMatchObject(reused);
    await expect(first.offers.release(till('1'), { code: b, key: 'r5' })).rejects.toMatchObject(reused);
    const both = await Promise.allSettled(
      [c, d].map((code, i) => (i ? first : second).offers.reserve(till('1'), held(code, 'r6'))),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('holds no longer than the coupon lasts', async () => {
    const code = await newCode();
    const late = await chainAt(new Date('2026-03-17T23:55:00+08:00'));
    expect(await late.offers.reserve(till('1'), held(code, 'r7', 60))).toMatchObject({
      heldUntil: new Date('2026-03-18T00:00:00+08:00'),
    });
  });

  it('loses it to the operator who takes it back', async () => {
    const code = await newCode();
    await first.offers.reserve(till('1'), held(code, 'r8'));
    await first.offers.voidCoupon(operator, { code, reason: 'stolen' });
    await expect(first.offers.redeem(till('1'), paid(code, 'r8'))).rejects.toMatchObject({
      details: { refusal: 'void' },
    });
  });
});

it('what can’t be redeemed can’t be held either, and a refused key is free', async () => {
  const code = await newCode();
  const poor = { ...held(code, 'r9'), spendFen: 2_999 };
  await expect(first.offers.reserve(till('1'), poor)).rejects.toMatchObject({ details: { refusal: 'spend_too_low' } });
  await expect(first.offers.reserve(till('1'), held('0000-0000-0000', 'r9'))).rejects.toMatchObject({
    details: { refusal: 'not_found' },
  });
  await expect(first.offers.reserve(till('1', [stores.S2]), held(code, 'r9'))).rejects.toMatchObject({
    code: 'access.other_store',
  });
  const nobody = actorWith({ kind: 'api_key', id: '9', label: 'x', storeIds: null }, []);
  await expect(first.offers.reserve(nobody, held(code, 'r9'))).rejects.toMatchObject({ code: 'access.denied' });
  await expect(first.offers.release(nobody, { code, key: 'r9' })).rejects.toMatchObject({ code: 'access.denied' });
  expect(await first.offers.reserve(till('1'), held(code, 'r9'))).toMatchObject({ code });
});
