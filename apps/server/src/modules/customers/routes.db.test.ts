import { beforeAll, describe, expect, it } from 'vitest';
import type { Http } from '../../platform/http/index.ts';
import { testDatabase, testHttp, testPlatform } from '../../platform/testing/index.ts';
import { systemActor } from '../access/index.ts';
import { createCustomers } from './index.ts';
import { accessFor, CORP } from './testing.ts';

const database = testDatabase();
const password = 'river-stone-lantern';
let http: Http;
let customers: ReturnType<typeof createCustomers>;

beforeAll(async () => {
  const platform = await testPlatform(database);
  const access = accessFor(platform);
  customers = createCustomers({ platform, access, corpId: CORP });
  http = await testHttp(platform, access, customers);
  for (const role of ['admin', 'operator', 'read_only'] as const) {
    await access.createUser(systemActor('tests'), { login: role, name: role, role, password });
  }
  const at = platform.clock.now();
  await platform.db.transaction().execute((tx) =>
    customers.match(
      tx,
      [
        { ref: 'a', identities: [{ kind: 'phone', issuer: 'cn', value: '13800138000' }] },
        { ref: 'b', identities: [{ kind: 'card', issuer: 'club', value: 'card-b' }] },
        { ref: 'c', identities: [{ kind: 'openid', issuer: CORP, value: 'guest' }] },
      ],
      { create: true, at, source: 'orders' },
    ),
  );
});

async function loggedIn(login: string) {
  const response = await http.inject({ method: 'POST', url: '/api/console/login', payload: { login, password } });
  const cookies = { xiaoer_console: response.cookies[0]!.value };
  return (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) =>
    http.inject({ method, url: `/api/console/customers${url}`, cookies, ...(payload ? { payload } : {}) });
}

/** Walks through WeChat's log-in as somebody with this openid, and comes back with her cookie. */
async function asVisitor(openid: string) {
  const start = await http.inject({ url: '/api/shop/oauth/start?to=/shop/' });
  const authorize = new URL(String(start.headers.location));
  const back = new URL(authorize.searchParams.get('redirect_uri')!);
  const state = authorize.searchParams.get('state')!;
  const cookies = Object.fromEntries(start.cookies.map(({ name, value }) => [name, value]));
  const query = new URLSearchParams({ code: `openid:${openid}`, state });
  const arrived = await http.inject({ url: `${back.pathname}?${query}`, cookies });
  return Object.fromEntries(arrived.cookies.map(({ name, value }) => [name, value]));
}

describe('the list of customers', () => {
  it('is for people who are logged in', async () =>
    expect((await http.inject({ url: '/api/console/customers' })).statusCode).toBe(401));

  it('shows everybody, and finds a phone however it is typed', async () => {
    const get = await loggedIn('read_only');
    expect((await get('GET', '')).json()).toMatchObject({ page: 1, hasMore: false, customers: { length: 3 } });
    const found = (await get('GET', `?query=${encodeURIComponent('+86 138 0013 8000')}`)).json();
    expect(found.customers).toHaveLength(1);
    const detail = (await get('GET', `/${found.customers[0].id}`)).json();
    expect(detail.identities).toMatchObject([{ kind: 'phone', masked: '138****8000' }]);
  });

  it('refuses what is no page, and answers 404 for nobody', async () => {
    const get = await loggedIn('read_only');
    expect((await get('GET', '?page=0')).json()).toMatchObject({
      code: 'http.bad_request',
      details: { field: 'page' },
    });
    expect((await get('GET', '/999999')).statusCode).toBe(404);
  });
});

describe('one customer', () => {
  it('is tagged, exported and erased by those who may', async () => {
    const [read, operate, administer] = [
      await loggedIn('read_only'),
      await loggedIn('operator'),
      await loggedIn('admin'),
    ];
    const { customers: rows } = (await read('GET', '?query=card-b')).json();
    const one = `/${rows[0].id}`;
    expect((await read('POST', `${one}/tags`, { tag: '老客' })).statusCode).toBe(403);
    expect((await operate('POST', `${one}/tags`, { tag: '老客' })).statusCode).toBe(204);
    expect((await read('GET', `?query=${encodeURIComponent('#老客')}`)).json().customers).toMatchObject([
      { tags: ['老客'] },
    ]);
    expect((await operate('DELETE', `${one}/tags/${encodeURIComponent('老客')}`)).statusCode).toBe(204);
    expect((await operate('POST', `${one}/export`)).json().data.customers.identities).toMatchObject([
      { value: 'card-b' },
    ]);
    expect((await operate('DELETE', one)).statusCode).toBe(403);
    expect((await administer('DELETE', one)).statusCode).toBe(204);
    expect((await read('GET', one)).statusCode).toBe(404);
  });
});

describe('consent', () => {
  const consent = (cookies: Record<string, string>, body: object) =>
    http.inject({ method: 'POST', url: '/api/shop/consent', cookies, payload: body });

  it('is hers to give and take back on our page', async () => {
    const cookies = await asVisitor('guest');
    const person = { openid: 'guest', externalUserid: null };
    expect((await consent(cookies, { textVersion: '2026-11', promotion: true })).statusCode).toBe(204);
    expect(await customers.shopSession(person)).toMatchObject({ who: 'follower', consent: { promotion: true } });
    expect((await consent(cookies, { textVersion: '2026-11', promotion: false })).statusCode).toBe(204);
    expect(await customers.shopSession(person)).toMatchObject({ consent: { promotion: false } });
  });

  it('names a text that was shown', async () => {
    const answer = await consent(await asVisitor('guest'), { textVersion: 'never', promotion: true });
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ code: 'customers.unknown_consent_text', details: { field: 'textVersion' } });
  });

  it('makes a stranger a customer only when she gives it', async () => {
    const cookies = await asVisitor('passer-by');
    const person = { openid: 'passer-by', externalUserid: null };
    expect((await consent(cookies, { textVersion: '2026-11', promotion: false })).statusCode).toBe(204);
    expect(await customers.shopSession(person)).toMatchObject({ who: 'stranger', customerId: null });
    expect((await consent(cookies, { textVersion: '2026-11', promotion: true })).statusCode).toBe(204);
    expect(await customers.shopSession(person)).toMatchObject({ who: 'follower', consent: { promotion: true } });
  });

  it('needs a session', async () =>
    expect((await consent({}, { textVersion: '2026-11', promotion: true })).json()).toMatchObject({
      code: 'access.login_needed',
    }));
});
