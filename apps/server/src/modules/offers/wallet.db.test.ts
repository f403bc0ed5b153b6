import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator } from './testing/chain.ts';
import { till } from './testing/tills.ts';
import { listWallet } from './wallet.ts';

const database = testDatabase();
const noon = new Date('2026-03-15T12:00:00+08:00');
const tenPast = new Date('2026-03-15T12:10:00+08:00');
let chain: Chain;
let stores: Record<'S1' | 'S2' | 'T1', number>;
let customerId: number;

beforeAll(async () => {
  chain = chainOn(await testPlatform(database, { at: noon.toISOString() }));
  stores = await openStores(chain);
  await chain.offers.defineOffer(operator, noonOffer);
  customerId = (await meet(chain, ['ada'])).get('ada')!;
});

const walletAt = (at: Date) => listWallet(database.db, { customerId, at });

describe('a wallet', () => {
  it('says until when a till holds a coupon, for as long as it does', async () => {
    const { code } = await give(chain, customerId, { storeId: stores.S1 });
    const hold = { code, key: 'h', minutes: 10, storeId: stores.S1, spendFen: 8_000 };
    await chain.offers.reserve(till('1'), hold);
    expect(await walletAt(new Date(tenPast.getTime() - 1))).toMatchObject([{ code, heldUntil: tenPast }]);
    expect(await walletAt(tenPast)).toMatchObject([{ code, heldUntil: null }]);
  });

  it("names the zone in which a coupon's days are counted: its store's, else the chain's", async () => {
    const japan = await give(chain, customerId, { grantKey: 'japan', storeId: stores.T1 });
    const anywhere = await give(chain, customerId, { grantKey: 'anywhere' });
    const zones = new Map((await walletAt(noon)).map(({ code, zone }) => [code, zone]));
    expect([zones.get(japan.code), zones.get(anywhere.code)]).toEqual(['Asia/Tokyo', 'Asia/Shanghai']);
  });
});
