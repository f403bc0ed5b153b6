import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { actorWith } from '../../access/index.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator } from '../testing/chain.ts';
import { till } from '../testing/tills.ts';

const database = testDatabase();
const noon = new Date('2026-03-15T12:00:00+08:00');
/** The end of the third day. */
const END = new Date('2026-03-18T00:00:00+08:00');
const before = (hours: number) => new Date(END.getTime() - hours * 3_600_000);

let secondPool: Database;
let chain: Chain;
let second: Chain;
let platform: Awaited<ReturnType<typeof testPlatform>>;
let stores: Record<'S1' | 'S2' | 'T1', number>;
let ada: number;

beforeAll(async () => {
  secondPool = connect(database.url);
  platform = await testPlatform(database, { at: noon.toISOString() });
  chain = chainOn(platform);
  second = chainOn(await testPlatform(secondPool, { at: noon.toISOString() }));
  stores = await openStores(chain);
  await chain.offers.defineOffer(operator, noonOffer);
  await chain.offers.defineOffer(operator, { ...noonOffer, code: 'early', name: '早知道' });
  ada = (await meet(chain, ['ada'])).get('ada')!;
});
afterAll(() => secondPool.close());

const tell = (at: Date, asked = chain) => asked.offers.expiring.tellExpiring(at);
const facts = async () => {
  const { rows } = await sql<{ noticeNo: number; n: number }>`
    select (payload ->> 'noticeNo')::bigint as "noticeNo", (payload ->> 'n')::integer as n
    from platform.fact where type = 'offers.coupons_expiring' order by 1`.execute(database.db);
  return rows;
};
const codesOf = async (noticeNo: number) => {
  const { rows } = await sql<{ code: string }>`
    select code from offers.expiring_coupon where notice_no = ${noticeNo} order by code`.execute(database.db);
  return rows.map(({ code }) => code);
};

describe('coupons about to end', () => {
  it('are told of by nobody’s wish but the chain’s', async () => {
    await give(chain, ada, { grantKey: 'unasked' });
    expect(await tell(before(1))).toBe(0);
    expect(await chain.offers.expiring.poller.nextDueAt(noon)).toBeNull();
    expect(await chain.offers.expiring.poller.isDue?.(noon)).toBe(false);
    await chain.offers.voidSet(operator, { grantKey: 'unasked' }, { reason: 'x' });
  });

  it('are told of when their end has come as near as their offer says, each once, the used and taken back never', async () => {
    await chain.offers.setExpiryNotice(operator, { offer: null, hoursBefore: 24 });
    expect(await chain.offers.setExpiryNotice(operator, { offer: 'early', hoursBefore: 48 })).toEqual({
      hoursBefore: 24,
      offers: [{ offer: 'early', name: '早知道', hoursBefore: 48 }],
    });
    const kept = await give(chain, ada, { grantKey: 'kept' });
    const early = await give(chain, ada, { grantKey: 'early', offerCode: 'early' });
    const used = await give(chain, ada, { grantKey: 'used' });
    const gone = await give(chain, ada, { grantKey: 'gone' });
    await chain.offers.redeem(till('1'), { code: used.code, key: 'u', storeId: stores.S1, spendFen: 5_000, at: noon });
    await chain.offers.voidCoupon(operator, { code: gone.code, reason: 'x' });

    expect(await tell(new Date(before(48).getTime() - 1))).toBe(0);
    expect(await tell(before(48))).toBe(1);
    expect(await tell(new Date(before(24).getTime() - 1))).toBe(0);
    const both = await Promise.all([tell(before(24)), tell(before(24), second), tell(before(24), second)]);
    expect(both.toSorted()).toEqual([0, 0, 1]);
    expect(await tell(before(1))).toBe(0);
    const [first, next, ...more] = await facts();
    expect(more).toEqual([]);
    expect(await codesOf(first!.noticeNo)).toEqual([early.code]);
    expect(await codesOf(next!.noticeNo)).toEqual([kept.code]);
  });

  it('given back with more days have another end, which is told, too', async () => {
    const { code } = await give(chain, ada, { grantKey: 'back' });
    expect(await tell(before(2))).toBe(1);
    const paid = { code, storeId: stores.S1, spendFen: 5_000, at: before(1) };
    platform.clock.advanceTo(before(1));
    await chain.offers.redeem(till('1'), { ...paid, key: 'b1' });
    const late = new Date('2026-03-19T09:00:00+08:00');
    platform.clock.advanceTo(late);
    const cancelled = await chain.offers.cancel(till('1'), { ...paid, at: late, key: 'b2', discountFen: null });
    const until = cancelled.usableUntil!;
    expect(until.getTime()).toBeGreaterThan(late.getTime());
    expect(await tell(new Date(until.getTime() - 24 * 3_600_000 - 1))).toBe(0);
    expect(await tell(new Date(until.getTime() - 24 * 3_600_000))).toBe(1);
    expect(await tell(new Date(until.getTime() - 1))).toBe(0);
    expect(await tell(until)).toBe(0);
  });

  it('are not lost when the process ends before it is committed', async () => {
    await give(chain, ada, { grantKey: 'crash' }); // of 19 March: ends on the 22nd
    const at = new Date('2026-03-21T12:00:00+08:00');
    const dying = chainOn({
      ...platform,
      crashAt: (point) => {
        if (point === 'offers.inside_expiring') throw new Error('killed');
      },
    });
    const told = (await facts()).length;
    await expect(tell(at, dying)).rejects.toThrow('killed');
    expect(await facts()).toHaveLength(told);
    expect(await tell(at)).toBe(1);
    expect(await facts()).toHaveLength(told + 1);
  });

  it('are looked for every five minutes, and set by operators of the whole chain', async () => {
    const { poller } = second.offers.expiring;
    expect(await poller.isDue?.(noon)).toBe(true);
    await poller.runDue(noon);
    expect(await poller.isDue?.(new Date(noon.getTime() + 299_999))).toBe(false);
    expect(await poller.isDue?.(new Date(noon.getTime() + 300_000))).toBe(true);
    expect(await poller.nextDueAt(noon)).toEqual(new Date(noon.getTime() + 300_000));
    const ofStore = actorWith({ kind: 'user', id: '7', label: 'x', storeIds: [stores.S1] }, ['offers.edit']);
    await expect(chain.offers.setExpiryNotice(ofStore, { offer: null, hoursBefore: 1 })).rejects.toMatchObject({
      code: 'access.other_store',
    });
    expect(await chain.offers.setExpiryNotice(operator, { offer: 'early', hoursBefore: null })).toMatchObject({
      offers: [],
    });
  });
});
