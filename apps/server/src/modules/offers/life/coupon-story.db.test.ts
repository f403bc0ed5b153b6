import { beforeAll, beforeEach, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { actorWith } from '../../access/index.ts';
import { showCouponCode } from '../coupon-code.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator } from '../testing/chain.ts';
import { till } from '../testing/tills.ts';

const database = testDatabase();
let stores: Record<'S1' | 'S2' | 'T1', number>;
let ada: number;
let grants = 0;

/** The chain at another time of the same days. */
const chainAt = async (time: string): Promise<Chain> => chainOn(await testPlatform(database, { at: time }));
const NOON = '2026-03-15T12:00:00+08:00';

let noon: Chain;
beforeAll(async () => {
  noon = await chainAt(NOON);
  stores = await openStores(noon);
  await noon.offers.defineOffer(operator, noonOffer);
  ada = (await meet(noon, ['ada'])).get('ada')!;
});
let code: string;
beforeEach(async () => {
  code = (await give(noon, ada, { grantKey: `story-${grants++}`, storeId: stores.S1 })).code;
});

it('tells what happened, where and through whom, in order', async () => {
  const at = new Date(NOON);
  const bought = { code, storeId: stores.S2, spendFen: 4_000, key: code, at, channel: 'counter' as const };
  const one = till('1');
  expect(await noon.offers.couponStory(operator, showCouponCode(code).toLowerCase())).toMatchObject({
    ...{ code, customer: String(ada), state: 'usable', discountText: '减 15 元', hold: null, drop: null },
    offer: { code: 'noon-15', name: '午间 15 元券', version: 1, currentVersion: 1 },
    store: { code: 'S1', name: 'S1 店' },
    steps: [{ kind: 'issued', at: '2026-03-15T04:00:00.000Z', store: { code: 'S1' }, who: null }],
  });
  await noon.offers.reserve(one, {
    code,
    storeId: stores.S2,
    spendFen: 4_000,
    key: code,
    minutes: 10,
    channel: 'counter',
  });
  expect(await noon.offers.couponStory(operator, code)).toMatchObject({
    state: 'held',
    hold: { heldUntil: '2026-03-15T04:10:00.000Z', store: { name: 'S2 店' }, discountFen: 1_500 },
  });
  await noon.offers.redeem(one, bought);
  await noon.offers.cancel(one, { code, storeId: stores.S2, key: `${code}-part`, at, discountFen: 500 });
  await noon.offers.cancel(one, { code, storeId: stores.S2, key: `${code}-rest`, at, discountFen: null });
  await noon.offers.voidCoupon(operator, { code, reason: 'a test' });
  const story = await noon.offers.couponStory(operator, code);
  expect(story).toMatchObject({ state: 'void', hold: null });
  const s2 = { code: 'S2', name: 'S2 店' };
  expect(story.steps).toMatchObject([
    { kind: 'issued' },
    { kind: 'redeemed', store: s2, spendFen: 4_000, discountFen: 1_500, who: 'till 1' },
    { kind: 'reduced', store: s2, discountFen: 500 },
    { kind: 'cancelled', store: s2, discountFen: 1_000, usableUntil: '2026-03-17T16:00:00.000Z' },
    { kind: 'voided', store: null, who: 'tests' },
  ]);
});

it('lets a hold and a coupon end by themselves', async () => {
  await noon.offers.reserve(till('1'), {
    code,
    storeId: stores.S2,
    spendFen: 4_000,
    key: code,
    minutes: 10,
    channel: 'counter',
  });
  const later = await chainAt('2026-03-15T12:10:00+08:00');
  expect(await later.offers.couponStory(operator, code)).toMatchObject({ state: 'usable', hold: null });
  const over = await chainAt('2026-03-18T00:00:00+08:00');
  const story = await over.offers.couponStory(operator, code);
  expect(story.state).toBe('expired');
  expect(story.steps.map(({ kind, at }) => [kind, at])).toEqual([
    ['issued', '2026-03-15T04:00:00.000Z'],
    ['expired', '2026-03-17T16:00:00.000Z'],
  ]);
});

it('shows nobody a coupon of other stores, a customer whom he may not see, or anything without permission', async () => {
  const reader = (storeIds: number[] | null) =>
    actorWith({ kind: 'user', id: '1', label: 'reader', storeIds }, ['offers.read']);
  expect(await noon.offers.couponStory(reader([stores.S1]), code)).toMatchObject({ code, customer: null });
  const notFound = { code: 'offers.coupon_not_found', status: 404 };
  await expect(noon.offers.couponStory(reader([stores.S2]), code)).rejects.toMatchObject(notFound);
  await expect(noon.offers.couponStory(operator, 'no code at all')).rejects.toMatchObject(notFound);
  await expect(noon.offers.couponStory(till('1'), code)).rejects.toMatchObject({ code: 'access.denied' });
});
