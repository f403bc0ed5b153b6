import { beforeAll, describe, expect, it } from 'vitest';
import type { Http } from '../../platform/http/index.ts';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { testAccess, testHttp } from './testing.ts';

const database = testDatabase();
let http: Http;
let active = true;
let wall = new Date('2026-03-15T04:00:00Z');

beforeAll(async () => {
  const platform = await testPlatform(database);
  const access = testAccess(
    { ...platform, wall: () => wall },
    {
      staffByUserid: async (userid) => (userid === 'lin' ? { name: '林', active, storeIds: [7] } : null),
    },
  );
  http = await testHttp(platform, access);
  const { person, personOptional, staff } = access.guards;
  http.get('/tests/person', { preHandler: person }, async (request) => request.person);
  http.get('/tests/perhaps', { preHandler: personOptional }, async (request) => ({ person: request.person }));
  http.get('/tests/staff', { preHandler: staff }, async ({ staff: who, actor }) => ({
    ...who,
    stores: actor.storeIds,
  }));
});

/** A browser's walk: start, WeChat's page, back to us. Answers the last response and the cookies it holds then. */
async function walk(site: 'shop' | 'workbench', code: string, to = `/${site}/`) {
  const started = await http.inject({ url: `/api/${site}/oauth/start`, query: { to } });
  const state = new URL(started.headers.location!).searchParams.get('state')!;
  const pending = started.cookies[0]!;
  const finished = await http.inject({
    url: `/api/${site}/oauth/callback`,
    query: { code, state },
    cookies: { [pending.name]: pending.value },
  });
  const held = finished.cookies.filter((cookie) => cookie.value !== '');
  return { started, finished, cookies: Object.fromEntries(held.map((cookie) => [cookie.name, cookie.value])) };
}

describe('a customer', () => {
  it('comes back from WeChat to the page she asked for, as herself', async () => {
    const { started, finished, cookies } = await walk('shop', 'openid:o1', '/shop/#/pages/drop/index?d=t0k');
    expect(new URL(started.headers.location!).searchParams.get('redirect_uri')).toBe(
      'http://localhost:8080/api/shop/oauth/callback',
    );
    expect(started.cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/api/shop/oauth', maxAge: 600 });
    expect([finished.statusCode, finished.headers.location]).toEqual([302, '/shop/#/pages/drop/index?d=t0k']);
    expect((await http.inject({ url: '/tests/person', cookies })).json()).toEqual({
      openid: 'o1',
      externalUserid: null,
    });
  });

  it('who is a member of the corp is nobody on customer pages', async () => {
    const { cookies } = await walk('shop', 'userid:lin');
    expect((await http.inject({ url: '/tests/person', cookies })).json()).toEqual({
      openid: null,
      externalUserid: null,
    });
  });

  it('is asked again after ten minutes while nobody is her contact, else after thirty days', async () => {
    const follower = (await walk('shop', 'openid:o1')).cookies;
    const contact = (await walk('shop', 'contact:wm1')).cookies;
    const after = async (minutes: number) => {
      const before = wall;
      wall = new Date(before.getTime() + minutes * 60_000);
      const ask = async (cookies: Record<string, string>) =>
        (await http.inject({ url: '/tests/person', cookies })).statusCode;
      const answers = [await ask(follower), await ask(contact)];
      wall = before;
      return answers;
    };
    expect(await after(9)).toEqual([200, 200]);
    expect(await after(10)).toEqual([401, 200]);
    expect(await after(30 * 24 * 60)).toEqual([401, 401]);
  });

  it('without a session is asked to log in, or may stay unknown', async () => {
    expect((await http.inject({ url: '/tests/person' })).json()).toMatchObject({ code: 'access.login_needed' });
    expect((await http.inject({ url: '/tests/perhaps' })).json()).toEqual({ person: null });
  });

  it('can change neither her cookie nor use one of another kind', async () => {
    const { cookies } = await walk('shop', 'openid:o1');
    const { cookies: lin } = await walk('workbench', 'userid:lin');
    const [body, signature] = cookies['xiaoer_shop']!.split('.');
    const forged = Buffer.from(Buffer.from(body!, 'base64url').toString().replace('o1', 'o2')).toString('base64url');
    for (const value of [`${forged}.${signature}`, lin['xiaoer_staff']!, 'x', '']) {
      expect((await http.inject({ url: '/tests/person', cookies: { xiaoer_shop: value } })).statusCode).toBe(401);
    }
  });

  it('is never sent to another site', async () => {
    const response = await http.inject({ url: '/api/shop/oauth/start', query: { to: 'https://evil.example/shop/' } });
    expect([response.statusCode, response.json().code]).toEqual([400, 'access.bad_return_path']);
  });

  it("does not become somebody else by following that person's log-in", async () => {
    const theirs = await http.inject({ url: '/api/shop/oauth/start', query: { to: '/shop/' } });
    const state = new URL(theirs.headers.location!).searchParams.get('state')!;
    const response = await http.inject({ url: '/api/shop/oauth/callback', query: { code: 'openid:them', state } });
    expect(response.json()).toMatchObject({ code: 'access.login_state_refused' });
    expect(response.cookies.filter((cookie) => cookie.name === 'xiaoer_shop')).toEqual([]);
  });
});

describe('a staff member', () => {
  it('sees the stores of her account, until she leaves the company', async () => {
    const { finished, cookies } = await walk('workbench', 'userid:lin', '/workbench/today');
    expect(finished.headers.location).toBe('/workbench/today');
    const ask = () => http.inject({ url: '/tests/staff', cookies });
    expect((await ask()).json()).toEqual({ userid: 'lin', stores: [7] });
    active = false;
    expect((await ask()).json()).toMatchObject({ code: 'access.not_a_member' });
    active = true;
  });

  it.each(['userid:stranger', 'openid:o1'])('is not whoever WeCom calls %s', async (code) => {
    const { finished, cookies } = await walk('workbench', code);
    expect([finished.statusCode, finished.json().code, cookies]).toEqual([403, 'access.not_a_member', {}]);
  });
});
