import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSecrets } from '../../../platform/crypto/index.ts';
import { connect, type Database } from '../../../platform/database/index.ts';
import { createHttp, type Http } from '../../../platform/http/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { actorWith } from '../../access/index.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator } from '../testing/chain.ts';
import { shownQr } from '../testing/offline.ts';
import { off, putOffer } from '../testing/put-offer.ts';
import { till } from '../testing/tills.ts';
import { checkQr } from './check-qr.ts';
import { keyNoAt } from './keys.ts';
import { readQr } from './qr-text.ts';
import { storeMark } from './signature.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const noon = new Date(NOON);

let otherPool: Database;
let chain: Chain;
let other: Chain;
let http: Http;
let stores: Record<'S1' | 'S2' | 'T1', number>;
let ada: number;

beforeAll(async () => {
  otherPool = connect(database.url);
  const platform = await testPlatform(database, { at: NOON });
  chain = chainOn(platform);
  other = chainOn(await testPlatform(otherPool, { at: NOON }));
  stores = await openStores(chain);
  await chain.offers.defineOffer(operator, noonOffer);
  ada = (await meet(chain, ['ada', 'bea'])).get('ada')!;
  http = await createHttp({ log: platform.log, requestsPerMinute: 1_000 });
  for (const { parts } of [chain.access, chain.offers]) parts.routes?.(http);
});
afterAll(async () => {
  await otherPool.close();
  await http.close();
});

let grants = 0;
const given = async (over: { storeId?: number; offerCode?: string } = {}) => {
  grants += 1;
  return (await give(chain, ada, { grantKey: `grant-${grants}`, ...over })).code;
};

async function logIn(code: string) {
  const start = await http.inject({ url: '/api/shop/oauth/start?to=/shop/' });
  const state = new URL(String(start.headers.location)).searchParams.get('state') ?? '';
  const cookies = Object.fromEntries(start.cookies.map(({ name, value }) => [name, value]));
  const answer = await http.inject({ url: `/api/shop/oauth/callback?code=${code}&state=${state}`, cookies });
  return Object.fromEntries(answer.cookies.map(({ name, value }) => [name, value]));
}

describe('the wallet', () => {
  it('shows the holder a text for two minutes, and nobody else any', async () => {
    const code = await given();
    const url = `/api/shop/coupons/${code}/qr`;
    const answer = await http.inject({ url, cookies: await logIn('ada') });
    expect(answer.json()).toEqual({
      text: expect.stringMatching(/^XQ1\./),
      picture: expect.stringMatching(/^data:image\/svg/),
      validFrom: '2026-03-15T04:00:00.000Z',
      validUntil: '2026-03-15T04:02:00.000Z',
    });
    const { fields } = readQr(answer.json().text)!;
    expect(fields).toMatchObject({
      ...{ code, from: noon.getTime() / 1000, until: noon.getTime() / 1000 + 120, store: null },
      ...{ terms: { kind: 'amount_off', amountFen: 1_500 }, minSpendFen: 3_000 },
    });
    for (const name of ['bea', 'stranger'])
      expect((await http.inject({ url, cookies: await logIn(name) })).json()).toMatchObject({
        code: 'offers.coupon_not_found',
      });
    expect((await http.inject({ url })).json()).toMatchObject({ code: 'access.login_needed' });
  });

  it('shows none of a coupon that can’t be used', async () => {
    const show = (chain: Chain, code: string) => shownQr(chain, 'ada', code);
    const [used, taken] = [await given(), await given()];
    await chain.offers.redeem(till('1'), { code: used, key: 'used', storeId: stores.S1, spendFen: 5_000, at: noon });
    await chain.offers.voidCoupon(operator, { code: taken, reason: 'test' });
    await expect(show(chain, used)).rejects.toMatchObject({ details: { refusal: 'already_redeemed' } });
    await expect(show(chain, taken)).rejects.toMatchObject({ details: { refusal: 'void' } });
    const end = chainOn(await testPlatform(database, { at: '2026-03-18T00:00:00+08:00' }));
    await expect(show(end, await given())).rejects.toMatchObject({ details: { refusal: 'expired' } });
  });

  it('shows none beyond the coupon’s end', async () => {
    const last = chainOn(await testPlatform(database, { at: '2026-03-17T23:59:30+08:00' }));
    const { fields } = readQr(await shownQr(last, 'ada', await given()))!;
    expect(fields.until - fields.from).toBe(30);
  });

  it('names the one store that takes it, and sends tills to the network for what only the server knows', async () => {
    await putOffer(chain, 'bound', off(500), {}, { storeBound: true });
    await putOffer(chain, 'lunch', off(500), { hours: [{ from: '11:00', until: '14:00' }] });
    await putOffer(chain, 'listed', off(500), {}, { stores: ['S1', 'S2'] });
    await putOffer(chain, 'share', { kind: 'price_share', sharePercent: 38, atMostFen: 2_000 });
    const fieldsOf = async (offerCode: string) =>
      readQr(await shownQr(chain, 'ada', await given({ offerCode, storeId: stores.S1 })))!.fields;
    expect(await fieldsOf('bound')).toMatchObject({ store: storeMark('S1'), terms: { kind: 'amount_off' } });
    expect(await fieldsOf('lunch')).toMatchObject({ store: null, terms: { kind: 'network' } });
    expect(await fieldsOf('listed')).toMatchObject({ store: null, terms: { kind: 'network' } });
    expect(await fieldsOf('share')).toMatchObject({
      terms: { kind: 'price_share', sharePercent: 38, atMostFen: 2_000 },
    });
  });
});

describe('a till with the network', () => {
  it('takes the text wherever it takes a code, also when its time is over', async () => {
    const code = await given();
    const text = await shownQr(chain, 'ada', code);
    const evening = chainOn(await testPlatform(otherPool, { at: '2026-03-15T18:00:00+08:00' }));
    const at = evening.platform.clock.now();
    const purchase = { storeId: stores.S1, spendFen: 8_000, at };
    expect(await evening.offers.quote(till('1'), { ...purchase, code: text })).toMatchObject({ discountFen: 1_500 });
    const line = { sku: 'latte', quantity: 2, unitPriceFen: 4_000, discountFen: 0 };
    const basket = { lines: [line], shippingFen: 0 };
    const asked = { storeId: stores.S1, at, channel: 'counter' as const, basket };
    expect(await evening.offers.quoteBasket(till('1'), { codes: [text, 'X'] }, asked)).toMatchObject({
      ...{ unknown: ['X'], best: { discountFen: 1_500 }, coupons: [{ coupon: { code } }] },
    });
    const held = { storeId: stores.S1, spendFen: 8_000, minutes: 5, code: text, key: 'text' };
    expect(await evening.offers.reserve(till('1'), held)).toMatchObject({ code });
    expect(await evening.offers.redeem(till('1'), { ...purchase, code: text, key: 'text' })).toMatchObject({ code });
    expect(await evening.offers.redeem(till('1'), { ...purchase, code, key: 'text' })).toMatchObject({ code });
  });

  it('is a member’s at the counter, too', async () => {
    const code = await given();
    const member = actorWith({ kind: 'staff', id: 'xiaowang', label: '小王', storeIds: [stores.S1] }, [
      'offers.redeem',
    ]);
    const scanned = { code: await shownQr(chain, 'ada', code), spendFen: 8_000, key: 'counter' };
    expect(await chain.offers.redeemAtCounter(member, scanned)).toMatchObject({ code, discountFen: 1_500 });
  });

  it('is sent by HTTP, and refused when it was changed', async () => {
    const { key } = await chain.access.createApiKey(operator, { name: 'till' });
    const headers = { authorization: `Bearer ${key}` };
    const text = await shownQr(chain, 'ada', await given());
    const body = { store: 'S1', spendFen: 8_000, at: NOON, key: 'http' };
    const redeem = async (code: string) =>
      (await http.inject({ method: 'POST', url: '/api/v1/coupons/redeem', headers, body: { ...body, code } })).json();
    expect(await redeem(text.replace('A1500', 'A1501'))).toMatchObject({ details: { refusal: 'not_found' } });
    expect(await redeem(text)).toMatchObject({ discountFen: 1_500 });
  });
});

describe('the keys', () => {
  const rows = async () =>
    (
      await sql<{ no: number; sealed: string | null }>`
        select key_no as no, sealed_private as sealed from offers.qr_key order by 1`.execute(database.db)
    ).rows;

  it('are told to tills, the next one before it signs; two processes have the same', async () => {
    await sql`delete from offers.qr_key`.execute(database.db);
    const [mine, others] = await Promise.all([chain, other].map(({ offers }) => offers.offlineKeys(till('1'))));
    expect(mine!.keys).toEqual(others!.keys);
    expect(mine!.keys.map(({ keyNo }) => keyNo)).toEqual([keyNoAt(noon), keyNoAt(noon) + 1]);
    expect(mine!.keys[0]!.signsUntil).toEqual(mine!.keys[1]!.signsFrom);
    const { key } = await chain.access.createApiKey(operator, { name: 'keys' });
    const headers = { authorization: `Bearer ${key}` };
    expect((await http.inject({ url: '/api/v1/coupons/offline-keys', headers })).json()).toEqual({
      keys: mine!.keys.map(({ keyNo, publicKey, signsFrom, signsUntil }) => ({
        ...{ id: String(keyNo), publicKey, from: signsFrom.toISOString(), until: signsUntil.toISOString() },
      })),
      clockToleranceSeconds: 60,
      now: noon.toISOString(),
    });
    expect((await http.inject({ url: '/api/v1/coupons/offline-keys' })).statusCode).toBe(401);
  });

  it('take turns: a text of the old one is good to its end, and the old one signs no more', async () => {
    const { keys } = await chain.offers.offlineKeys(till('1'));
    const turn = keys[0]!.signsUntil;
    const before = chainOn(await testPlatform(database, { at: new Date(turn.getTime() - 30_000).toISOString() }));
    const after = chainOn(await testPlatform(otherPool, { at: new Date(turn.getTime() + 30_000).toISOString() }));
    const late = (await give(before, ada, { grantKey: 'at the turn' })).code;
    const [oldText, newText] = [await shownQr(before, 'ada', late), await shownQr(after, 'ada', late)];
    expect([oldText, newText].map((text) => readQr(text)!.fields.keyNo)).toEqual(keys.map(({ keyNo }) => keyNo));
    // The till has not asked for keys since.
    const at = after.platform.clock.now();
    expect([oldText, newText].map((text) => checkQr(text, { keys, at }).refusal)).toEqual([null, null]);
    expect((await after.offers.offlineKeys(till('1'))).keys).toHaveLength(3);
    expect((await rows()).map(({ no, sealed }) => [no - keys[0]!.keyNo, sealed !== null])).toEqual([
      [0, false],
      [1, true],
      [2, true],
    ]);
  });

  it('are not readable where they are kept', async () => {
    for (const { sealed } of await rows()) {
      if (sealed === null) continue;
      expect(sealed).toMatch(/^t1\./);
      expect(chain.platform.secrets.decrypt(sealed)).toMatch(/^MC4CAQ/); // PKCS #8 of an Ed25519 key
    }
  });

  it('of a changed ENCRYPTION_KEY are stood in for: customers see a code as ever, and what was signed before stays good', async () => {
    const changed = `t2:${Buffer.alloc(32, 9).toString('base64')}`;
    const secrets = createSecrets({
      encryptionKey: changed,
      hmacKey: changed,
      sessionSecret: 'of another installation',
    });
    const restarted = async (pool: Database) => chainOn({ ...(await testPlatform(pool, { at: NOON })), secrets });
    await sql`delete from offers.qr_key`.execute(database.db);
    const before = chainOn(await testPlatform(database, { at: NOON }));
    const code = await given();
    const oldText = await shownQr(before, 'ada', code);
    const [one, two] = [await restarted(database), await restarted(otherPool)];
    const texts = await Promise.all([one, two].map((process) => shownQr(process, 'ada', code)));
    const number = keyNoAt(noon);
    expect(texts.map((text) => readQr(text)!.fields.keyNo)).toEqual([number + 10_000, number + 10_000]);
    // Those of the next 30 days are made before they sign, too; asked again, no more are made.
    const { keys } = await one.offers.offlineKeys(till('1'));
    expect(keys.map(({ keyNo }) => keyNo)).toEqual([number, number + 1, number + 10_000, number + 10_001]);
    expect((await two.offers.offlineKeys(till('1'))).keys).toEqual(keys);
    for (const text of [oldText, ...texts]) expect(checkQr(text, { keys, at: noon }).refusal).toBeNull();
    // A process of before the change goes on with its own, and takes what the others signed.
    expect(readQr(await shownQr(before, 'ada', code))!.fields.keyNo).toBe(number);
    const purchase = { storeId: stores.S1, spendFen: 8_000, at: noon, key: 'stood in' };
    expect(await before.offers.redeem(till('1'), { ...purchase, code: texts[0]! })).toMatchObject({ code });
  });
});
