import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHttp, type Http } from '../../../platform/http/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import type { Role } from '../../access/index.ts';
import { type Chain, chainOn, meet, noonOffer, openNoonDrop, openStores, operator } from '../testing/chain.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const members = new Set<string>();
let chain: Chain;
let http: Http;
let stores: Record<'S1' | 'S2' | 'T1', number>;
let wall = Date.parse(NOON);

beforeAll(async () => {
  const platform = { ...(await testPlatform(database, { at: NOON })), wall: () => new Date(wall) };
  chain = chainOn(platform, members);
  stores = await openStores(chain);
  await chain.offers.defineOffer(operator, noonOffer);
  http = await createHttp({ log: platform.log, requestsPerMinute: 1_000 });
  chain.access.parts.routes?.(http);
  chain.offers.parts.routes?.(http);
});
afterAll(() => http.close());

const cookiesOf = (answer: { cookies: { name: string; value: string }[] }): Record<string, string> =>
  Object.fromEntries(answer.cookies.map(({ name, value }) => [name, value]));
const session = async (login: string, user: { role: Role; wholeChain: boolean; storeIds?: number[] }) => {
  const { password } = await chain.access.createUser(operator, { login, name: login, ...user });
  return cookiesOf(await http.inject({ method: 'POST', url: '/api/console/login', body: { login, password } }));
};
const url = '/api/console/abuse-limits';
const put = async (cookies: Record<string, string>, ...limits: object[]) => {
  const answer = await http.inject({ method: 'PUT', url, cookies, body: { limits } });
  return { status: answer.statusCode, json: answer.json() };
};
const device = { rule: 'claims_device', active: true, most: 1, windowSeconds: 3_600, action: 'refuse' };

it('limits are off at first, set by the chain’s operators, and stand in the audit when they change', async () => {
  const cookies = await session('setter', { role: 'operator', wholeChain: true });
  const { limits } = (await http.inject({ url, cookies })).json();
  expect(limits).toHaveLength(8);
  expect(limits.filter(({ active }: { active: boolean }) => active)).toEqual([]);
  const network = { ...device, rule: 'claims_network', most: 40, action: 'review' };
  const set = await put(cookies, device, network);
  expect(set.json.limits).toContainEqual({ ...device, changedAt: new Date(NOON).toISOString(), changedBy: 'setter' });
  await put(cookies, device, { ...network, active: false });
  await put(cookies, device);
  const { rows } = await sql`
    select details from access.audit where action = 'offers.abuse_limits_set' order by at, audit_id`.execute(
    database.db,
  );
  expect(rows).toEqual([
    { details: { limits: [device, network] } },
    { details: { limits: [{ ...network, active: false }] } },
  ]);
});

it('refuses who may only read or answers for some stores, and limits that make no sense, with the field', async () => {
  const reader = await session('reader', { role: 'read_only', wholeChain: true });
  const regional = await session('regional', { role: 'operator', wholeChain: false, storeIds: [stores.S1] });
  const cookies = await session('wrong', { role: 'operator', wholeChain: true });
  expect((await http.inject({ url, cookies: reader })).statusCode).toBe(200);
  expect((await put(reader, device)).status).toBe(403);
  expect((await put(regional, device)).status).toBe(403);
  for (const [field, wrong] of [
    ['most', { ...device, most: 0 }],
    ['windowSeconds', { ...device, windowSeconds: 59 }],
    ['rule', { ...device, rule: 'none' }],
    ['action', { ...device, action: 'shout' }],
  ] as const) {
    const { status, json } = await put(cookies, wrong);
    expect([field, status]).toEqual([field, 400]);
    expect(JSON.stringify(json)).toContain(field);
  }
  expect((await put(cookies, device, device)).status).toBe(400);
});

it('a device has its number with the page; two customers on it are one too many, and hear so', async () => {
  const cookies = await session('shopper', { role: 'operator', wholeChain: true });
  await put(cookies, device);
  wall += 10_000;
  await meet(chain, ['ada', 'bo', 'cy']);
  for (const name of ['ada', 'bo', 'cy']) members.add(`1/${name}`);
  const [token = ''] = await openNoonDrop(chain);
  const shop = (name: string) => ({
    xiaoer_shop: chain.platform.secrets.sign('shop-session', {
      until: Math.floor(wall / 1000) + 3_600,
      value: { openid: `open-${name}`, externalUserid: name },
    }),
  });
  const page = await http.inject({ url: `/api/shop/drops/${token}`, cookies: shop('ada') });
  const { xiaoer_device: number = '' } = cookiesOf(page);
  expect(number).toMatch(/^[0-9a-f-]{36}$/);
  const again = await http.inject({
    url: `/api/shop/drops/${token}`,
    cookies: { ...shop('ada'), xiaoer_device: number },
  });
  expect(again.cookies).toEqual([]);
  const claim = async (name: string, kept: Record<string, string>) => {
    const answer = await http.inject({
      method: 'POST',
      url: `/api/shop/drops/${token}/claims`,
      cookies: { ...shop(name), ...kept },
    });
    return [answer.statusCode, answer.json().result];
  };
  const onIt = { xiaoer_device: number };
  expect(await claim('ada', onIt)).toEqual([200, 'won']);
  expect(await claim('bo', onIt)).toEqual([200, 'limited']);
  expect(await claim('ada', onIt)).toEqual([200, 'won']);
  expect(await claim('cy', { xiaoer_device: 'made up' })).toEqual([200, 'won']);
});
