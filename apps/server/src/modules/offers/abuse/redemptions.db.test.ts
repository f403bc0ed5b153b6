import type { AbuseLimit } from '@xiaoer/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import type { AppError } from '../../../platform/errors.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type Actor, actorWith } from '../../access/index.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator } from '../testing/chain.ts';
import { till } from '../testing/tills.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const noon = new Date(NOON);

let secondPool: Database;
let first: Chain;
let second: Chain;
let stores: Record<'S1' | 'S2' | 'T1', number>;
let ada: number;
let bo: number;
let wall = noon.getTime();

beforeAll(async () => {
  secondPool = connect(database.url);
  const onWall = async (pool: Database) => ({
    ...(await testPlatform(pool, { at: NOON })),
    wall: () => new Date(wall),
  });
  first = chainOn(await onWall(database));
  second = chainOn(await onWall(secondPool));
  stores = await openStores(first);
  await first.offers.defineOffer(operator, noonOffer);
  [ada, bo] = [...(await meet(first, ['ada', 'bo'])).values()] as [number, number];
});
afterAll(() => secondPool.close());
beforeEach(async () => {
  await sql`truncate offers.abuse_mark, offers.review_case`.execute(database.db);
  await sql`update offers.abuse_limit set active = false`.execute(database.db);
});

async function limit(rule: AbuseLimit['rule'], over: Partial<AbuseLimit> = {}) {
  const one = { rule, active: true, most: 2, windowSeconds: 3_600, action: 'refuse' as const, ...over };
  await first.offers.setAbuseLimits(operator, [one]);
  wall += 10_000;
}
const staff = (userid: string): Actor =>
  actorWith({ kind: 'staff', id: userid, label: userid, storeIds: null }, ['offers.redeem']);

let grants = 0;
const couponsOf = (customerId: number, n: number) =>
  Promise.all(
    Array.from({ length: n }, () => {
      grants += 1;
      return give(first, customerId, { grantKey: `grant-${grants}` });
    }),
  );
const redeem = (chain: Chain, actor: Actor, code: string, over: { storeId?: number; at?: Date; key?: string } = {}) =>
  chain.offers.redeem(actor, { code, key: code, storeId: stores.S1, spendFen: 8_000, at: noon, ...over }).then(
    () => 'redeemed',
    (error: AppError) => `${error.code} ${String(error.details['rule'] ?? '')}`,
  );
const cases = async () => {
  const { rows } = await sql`
    select kind, subject_id as subject, customer_id as customer, store_id as store, evidence ->> 'rule' as rule
    from offers.review_case order by case_key`.execute(database.db);
  return rows;
};

it('a customer’s limit is exact over two processes; what is refused is as it was, and can be used once the window is over', async () => {
  await limit('redeem_customer');
  const coupons = await couponsOf(ada, 8);
  const answers = await Promise.all(
    coupons.map(({ code }, nth) => redeem(nth % 2 ? first : second, till(`${nth % 3}`), code)),
  );
  expect(answers.toSorted()).toEqual([
    ...Array(6).fill('offers.redemption_limited redeem_customer'),
    ...Array(2).fill('redeemed'),
  ]);
  expect(await cases()).toEqual([
    { kind: 'abuse_redemptions', subject: String(ada), customer: ada, store: null, rule: 'redeem_customer' },
  ]);
  const { rows } = await sql<{ status: string }>`
    select status from offers.coupon where code = ${coupons[answers.findIndex((answer) => answer !== 'redeemed')]!.code}`.execute(
    database.db,
  );
  expect(rows).toEqual([{ status: 'issued' }]);
  // The same request again hears the same as long as the window lasts; a redeemed one hears of its purchase.
  const again = await Promise.all(coupons.map(({ code }) => redeem(first, till('0'), code)));
  expect(again.filter((answer) => answer.startsWith('offers.redemption_limited'))).toHaveLength(6);
  const hourLater = new Date(noon.getTime() + 3_600_000);
  const afterwards = chainOn(await testPlatform(database, { at: hourLater.toISOString() }));
  const free = coupons[answers.findIndex((answer) => answer !== 'redeemed')]!;
  expect(await redeem(afterwards, till('0'), free.code, { at: hourLater })).toBe('redeemed');
});

describe('somebody of the staff', () => {
  it('who redeems too much in a store is a case of hers and of the store’s; a till’s rate is its trade', async () => {
    await limit('redeem_staff', { action: 'review' });
    const coupons = await couponsOf(ada, 9);
    const at = (nth: number, actor: Actor, storeId = stores.S1) =>
      redeem(first, actor, coupons[nth]!.code, { storeId });
    for (const nth of [0, 1, 2]) expect(await at(nth, till('7'))).toBe('redeemed');
    for (const nth of [3, 4]) expect(await at(nth, staff('xiaowang'))).toBe('redeemed');
    expect(await at(5, staff('xiaowang'), stores.S2)).toBe('redeemed');
    expect(await cases()).toEqual([]);
    for (const nth of [6, 7]) expect(await at(nth, staff('xiaowang'))).toBe('redeemed');
    expect(await cases()).toEqual([
      { kind: 'abuse_staff', subject: 'xiaowang', customer: ada, store: stores.S1, rule: 'redeem_staff' },
    ]);
  });

  it('who redeems again and again for one customer is refused with her, and with nobody else', async () => {
    await limit('redeem_pair', { most: 1 });
    const [hers, his] = await Promise.all([couponsOf(ada, 3), couponsOf(bo, 1)]);
    expect(await redeem(first, staff('xiaowang'), hers[0]!.code)).toBe('redeemed');
    expect(await redeem(second, staff('xiaowang'), hers[1]!.code)).toBe('offers.redemption_limited redeem_pair');
    expect(await redeem(second, staff('xiaowang'), his[0]!.code)).toBe('redeemed');
    expect(await redeem(first, staff('xiaoli'), hers[1]!.code)).toBe('redeemed');
    expect(await cases()).toMatchObject([{ kind: 'abuse_staff', subject: 'xiaowang' }]);
  });

  it('who redeems coupons of people who work for the chain is counted, whoever they are', async () => {
    await limit('redeem_employee', { most: 1 });
    await sql`update customers.customer set employee = true where customer_id = any(${[ada, bo]}::bigint[])`.execute(
      database.db,
    );
    const [hers, his] = await Promise.all([couponsOf(ada, 2), couponsOf(bo, 1)]);
    expect(await redeem(first, staff('xiaowang'), hers[0]!.code)).toBe('redeemed');
    expect(await redeem(first, staff('xiaowang'), his[0]!.code)).toBe('offers.redemption_limited redeem_employee');
    expect(await redeem(first, till('1'), hers[1]!.code)).toBe('redeemed');
    await sql`update customers.customer set employee = false`.execute(database.db);
    expect(await redeem(first, staff('xiaowang'), his[0]!.code)).toBe('redeemed');
  });
});
