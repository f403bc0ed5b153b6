import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { createHttp, type Http } from '../../../platform/http/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import type { Role } from '../../access/index.ts';
import { type Chain, chainOn, give, meet, noonOffer, openNoonDrop, openStores, operator } from '../testing/chain.ts';

const database = testDatabase();
const members = new Set(['1/ada']);
let chain: Chain;
let http: Http;
let stores: Record<'S1' | 'S2' | 'T1', number>;
let ada: number;

beforeAll(async () => {
  const platform = await testPlatform(database, { at: '2026-03-15T12:00:00+08:00' });
  chain = chainOn(platform, members);
  http = await createHttp({ log: platform.log, requestsPerMinute: 1_000 });
  for (const { parts } of [chain.access, chain.offers]) parts.routes?.(http);
  stores = await openStores(chain);
  await chain.offers.defineOffer(operator, noonOffer);
  ada = (await meet(chain, ['ada'])).get('ada')!;
});

/** A phone's walk through WeChat's log-in; answers its cookies. */
async function logIn(site: 'shop' | 'workbench', code: string) {
  const started = await http.inject({ url: `/api/${site}/oauth/start`, query: { to: `/${site}/` } });
  const state = new URL(started.headers.location!).searchParams.get('state')!;
  const cookies = Object.fromEntries(started.cookies.map(({ name, value }) => [name, value]));
  const finished = await http.inject({ url: `/api/${site}/oauth/callback`, query: { code, state }, cookies });
  const held = finished.cookies.filter(({ value }) => value !== '');
  return Object.fromEntries(held.map(({ name, value }) => [name, value]));
}

describe('a customer’s phone', () => {
  it('sees the drop, claims, sees hers, and finds the coupon with its QR in the wallet', async () => {
    const [token] = await openNoonDrop(chain, { storeId: stores.S1 });
    const cookies = await logIn('shop', 'ada');
    const page = async () => (await http.inject({ url: `/api/shop/drops/${token}`, cookies })).json();

    expect(await page()).toEqual({
      name: '午间秒杀',
      offer: {
        name: '午间 15 元券',
        terms:
          '消费满 30 元减 15 元。领取当天起 3 天内有效，第 3 天 24:00 失效。全部门店可用。每张券限用一次，不找零。',
        discountText: '减 15 元',
      },
      store: { name: 'S1 店' },
      opensAt: '2026-03-15T04:00:00.000Z',
      closesAt: '2026-03-15T05:00:00.000Z',
      now: '2026-03-15T04:00:00.000Z',
      speed: 0,
      stock: 10,
      left: 10,
      mine: null,
    });
    const claim = await http.inject({ method: 'POST', url: `/api/shop/drops/${token}/claims`, cookies });
    const { code } = claim.json().coupon;
    expect(claim.json()).toEqual({
      result: 'won',
      coupon: { code, offer: '午间 15 元券', discountFen: 1_500, validUntil: '2026-03-17T16:00:00.000Z' },
    });
    expect(await page()).toMatchObject({ left: 9, mine: { code } });

    const wallet = (await http.inject({ url: '/api/shop/wallet', cookies })).json();
    expect(wallet.coupons).toMatchObject([{ code, status: 'issued', store: null, minSpendFen: 3_000 }]);
    const svg = Buffer.from(wallet.coupons[0].qr.replace('data:image/svg+xml;base64,', ''), 'base64').toString();
    expect(svg).toMatch(/^<svg .*<\/svg>\s*$/s);
  });

  it('reads drop and wallet in the language of its page; in Chinese when it names none', async () => {
    const [token] = await openNoonDrop(chain, { storeId: stores.S1, dropKey: 'languages' });
    await give(chain, ada, { grantKey: 'languages' });
    const cookies = await logIn('shop', 'ada');
    const words = async (language?: string) => {
      const headers = language ? { 'accept-language': language } : {};
      const drop = (await http.inject({ url: `/api/shop/drops/${token}`, cookies, headers })).json().offer;
      const wallet = (await http.inject({ url: '/api/shop/wallet', cookies, headers })).json();
      return [drop.discountText, wallet.coupons[0].discountText, drop.terms, wallet.coupons[0].terms];
    };
    const english = expect.stringMatching(/^¥15 off on a spend of ¥30 or more\. /);
    expect(await words('en')).toEqual(['¥15 off', '¥15 off', english, english]);
    const chinese = expect.stringMatching(/^消费满 30 元减 15 元。/);
    for (const language of [undefined, 'zh-CN', 'fr'])
      expect(await words(language)).toEqual(['减 15 元', '减 15 元', chinese, chinese]);
  });

  it('without a log-in is asked for one; a stranger’s wallet is empty and a stranger’s claim is answered', async () => {
    const [token] = await openNoonDrop(chain, { dropKey: 'stranger' });
    expect((await http.inject({ url: `/api/shop/drops/${token}` })).json()).toMatchObject({
      code: 'access.login_needed',
    });
    const cookies = await logIn('shop', 'stranger');
    expect((await http.inject({ url: '/api/shop/wallet', cookies })).json()).toMatchObject({ coupons: [] });
    const claim = await http.inject({ method: 'POST', url: `/api/shop/drops/${token}/claims`, cookies });
    expect([claim.statusCode, claim.json()]).toEqual([200, { result: 'who_are_you', coupon: null }]);
  });

  it('hears when a drop opens that it came to early', async () => {
    const platform = await testPlatform(database, { at: '2026-03-15T11:58:00+08:00' });
    const early = chainOn(platform, members);
    const [token = ''] = await openNoonDrop(early, { dropKey: 'early' });
    const page = await createHttp({ log: platform.log, requestsPerMinute: 1_000 });
    early.offers.parts.routes?.(page);
    const cookies = await logIn('shop', 'ada');
    const claim = await page.inject({ method: 'POST', url: `/api/shop/drops/${token}/claims`, cookies });
    expect(claim.json()).toEqual({ result: 'not_yet', coupon: null, opensAt: '2026-03-15T04:00:00.000Z' });
  });
});

describe('a till', () => {
  it('redeems, repeats, and is told why not', async () => {
    const { key } = await chain.access.createApiKey(operator, { name: 'till' });
    const { code } = await give(chain, ada, { grantKey: 'till' });
    const post = async (path: string, body: object) => {
      const headers = { authorization: `Bearer ${key}` };
      const answer = await http.inject({ method: 'POST', url: `/api/v1/coupons/${path}`, headers, body });
      return [answer.statusCode, answer.json()];
    };
    const body = { code, store: 'S1', spendFen: 4_000, at: '2026-03-15T12:00:00+08:00', key: 'r-1' };
    const redeemed = { code, offer: '午间 15 元券', discountFen: 1_500, redeemedAt: '2026-03-15T04:00:00.000Z' };

    expect(await post('quote', body)).toEqual([200, { refusal: null, discountFen: 1_500, offer: '午间 15 元券' }]);
    expect(await post('redeem', body)).toEqual([200, redeemed]);
    expect(await post('redeem', body)).toEqual([200, redeemed]);
    const problem = { code: 'offers.coupon_refused', details: { refusal: 'already_redeemed' } };
    expect(await post('redeem', { ...body, key: 'r-2' })).toMatchObject([409, problem]);
    expect(await post('redeem', { ...body, store: 'nowhere' })).toMatchObject([422, { details: { field: 'store' } }]);
    expect(await post('redeem', { ...body, spendFen: -1 })).toMatchObject([400, { details: { field: 'spendFen' } }]);
    const unknown = await http.inject({ method: 'POST', url: '/api/v1/coupons/redeem', body });
    expect([unknown.statusCode, unknown.json().code]).toEqual([401, 'access.api_key_refused']);
  });
});

it('a staff member redeems at the counter and is told what to say', async () => {
  const { code } = await give(chain, ada, { grantKey: 'counter', storeId: stores.S1 });
  const cookies = await logIn('workbench', 'staff:xiaowang');
  const body = { code: code.toLowerCase(), spendFen: 3_000, key: 'w-1' };
  const answer = await http.inject({ method: 'POST', url: '/api/workbench/redeem', cookies, body });
  expect(answer.json()).toMatchObject({ code, discountFen: 1_500, sayNext: expect.stringContaining('优惠了 15 元') });
  const headers = { 'accept-language': 'en' };
  const again = await http.inject({ method: 'POST', url: '/api/workbench/redeem', cookies, body, headers });
  expect(again.json()).toMatchObject({ code, sayNext: expect.stringContaining('¥15 off') });
  const look = await http.inject({ url: `/api/workbench/coupons?code=${code}`, cookies, headers });
  expect(look.json()).toMatchObject({
    discountText: '¥15 off',
    terms: expect.stringContaining('Each coupon is used once'),
  });
});

describe('the console', () => {
  let cookies: Record<string, string>;
  const ask = async (method: 'GET' | 'POST' | 'PUT', url: string, body?: object, as = cookies) => {
    const answer = await http.inject({ method, url: `/api/console${url}`, cookies: as, ...(body ? { body } : {}) });
    return { status: answer.statusCode, json: answer.json() };
  };
  const session = async (login: string, user: { role: Role; wholeChain?: boolean; storeIds?: number[] }) => {
    const { password } = await chain.access.createUser(operator, { login, name: login, ...user });
    const answer = await http.inject({ method: 'POST', url: '/api/console/login', body: { login, password } });
    return Object.fromEntries(answer.cookies.map(({ name, value }) => [name, value]));
  };
  beforeAll(async () => {
    cookies = await session('operator', { role: 'operator', wholeChain: true });
  });

  const draft = {
    name: '雨天 8 折',
    discount: { kind: 'price_share', sharePercent: 80, atMostFen: 2_000 },
    minSpendFen: 5_000,
    terms: '雨天外送可用',
    validDays: 1,
    stores: ['S1', 'S2'],
    storeBound: false,
  };

  it('shows a draft in plain words with examples, saves it, and lists it', async () => {
    expect((await ask('POST', '/offers/preview', draft)).json).toEqual({
      discountText: '8 折',
      summary:
        '消费满 50 元后按原价的 8 折付款，最多减 20 元。领取当天有效，当晚 24:00 失效。仅限 S1 店、S2 店使用。每张券限用一次，不找零。',
      summaryEnglish:
        '80 % of the list price is paid on a spend of ¥50 or more, at most ¥20 off. Valid on the day of issue, until midnight. ' +
        'Only in S1 店, S2 店. Each coupon is used once; no change is given.',
      examples: [
        { spendFen: 2_000, discountFen: 0, payFen: 2_000 },
        { spendFen: 3_500, discountFen: 0, payFen: 3_500 },
        { spendFen: 5_000, discountFen: 1_000, payFen: 4_000 },
        { spendFen: 6_000, discountFen: 1_200, payFen: 4_800 },
      ],
    });
    expect((await ask('PUT', '/offers/rain', draft)).json).toEqual({ code: 'rain', version: 1, result: 'created' });
    const { offers } = (await ask('GET', '/offers')).json;
    expect(offers.find((offer: { code: string }) => offer.code === 'rain')).toMatchObject({ ...draft, issued: 0 });
    expect((await ask('POST', '/offers/preview', { ...draft, stores: ['nowhere'] })).json).toMatchObject({
      code: 'offers.store_unknown',
    });
    expect((await ask('PUT', '/offers/rain', { ...draft, validDays: 0 })).json).toMatchObject({
      details: { field: 'validDays' },
    });
  });

  it('shows a drop live, store by store, and stops it', async () => {
    const [token] = await openNoonDrop(chain, { dropKey: 'live', storeId: stores.S2, stocks: [4, 6] });
    const phone = await logIn('shop', 'ada');
    await http.inject({ method: 'POST', url: `/api/shop/drops/${token}/claims`, cookies: phone });
    const { rows } = await sql<{ id: number }>`
      select drop_id as id from offers.drop_info where drop_key = 'live'`.execute(database.db);
    const url = `/drops/${rows[0]!.id}`;

    expect((await ask('GET', url)).json).toMatchObject({
      ...{ state: 'open', groups: 2, stock: 10, claimed: 1, left: 9, redeemed: 0, oversold: 0, stoppedAt: null },
      stores: [{ store: { code: 'S2', name: 'S2 店' }, groups: 2, stock: 10, claimed: 1, left: 9 }],
    });
    const listed = (await ask('GET', '/drops?limit=100')).json.drops;
    expect(listed.find((drop: { id: string }) => drop.id === String(rows[0]!.id))).toMatchObject({ claimed: 1 });
    expect((await ask('POST', `${url}/stop`)).json).toEqual({ stoppedAt: '2026-03-15T04:00:00.000Z' });
    expect((await ask('GET', url)).json).toMatchObject({ state: 'stopped', left: 9 });
    expect((await ask('GET', '/drops/999999')).status).toBe(404);
  });

  it('refuses what somebody may not do or see', async () => {
    const reader = await session('reader', { role: 'read_only', wholeChain: true });
    expect((await ask('GET', '/offers', undefined, reader)).status).toBe(200);
    expect((await ask('PUT', '/offers/rain', draft, reader)).status).toBe(403);
    expect((await ask('POST', '/coupons/void', { code: 'ABCD', reason: 'x' }, reader)).status).toBe(403);
    expect((await ask('GET', '/offers', undefined, {})).status).toBe(401);
  });

  it('shows whoever answers for some stores only those, and lets them decide about those alone', async () => {
    const regional = await session('regional', { role: 'operator', wholeChain: false, storeIds: [stores.S1] });
    await openNoonDrop(chain, { dropKey: 'elsewhere', storeId: stores.T1 });
    const { rows } = await sql<{ id: number }>`
      select drop_id as id from offers.drop_info where drop_key = 'elsewhere'`.execute(database.db);
    expect((await ask('GET', `/drops/${rows[0]!.id}`, undefined, regional)).status).toBe(404);
    expect((await ask('POST', `/drops/${rows[0]!.id}/stop`, undefined, regional)).status).toBe(403);

    const own = { ...draft, stores: ['S1'] };
    expect((await ask('PUT', '/offers/regional', own, regional)).json).toMatchObject({ result: 'created' });
    expect((await ask('PUT', '/offers/regional', { ...own, stores: null }, regional)).status).toBe(403);
    expect((await ask('PUT', `/offers/${noonOffer.code}`, own, regional)).status).toBe(403);
    const { code } = await give(chain, ada, { grantKey: 'elsewhere', storeId: stores.T1 });
    expect((await ask('POST', '/coupons/void', { code, reason: 'x' }, regional)).status).toBe(404);
    expect((await ask('POST', '/coupons/void', { code, reason: 'x' })).json).toEqual({ code });
  });
});
