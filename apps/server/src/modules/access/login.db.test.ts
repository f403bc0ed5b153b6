import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Http } from '../../platform/http/index.ts';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { type Access, systemActor } from './index.ts';
import { testAccess, testHttp } from './testing.ts';

const database = testDatabase();
const cli = systemActor('command line');
const password = 'river-stone-lantern';
let access: Access;
let http: Http;
let wall = new Date('2026-03-15T04:00:00Z');

beforeAll(async () => {
  const platform = await testPlatform(database);
  access = testAccess({ ...platform, wall: () => wall });
  http = await testHttp(platform, access);
  await access.createUser(cli, { login: 'Mei', name: '梅', role: 'operator', password });
});

const logIn = (login: string, given: string, from = '10.0.0.1') =>
  http.inject({ method: 'POST', url: '/api/console/login', payload: { login, password: given }, remoteAddress: from });
const cookieOf = (response: { cookies: { value: string }[] }) => ({ xiaoer_console: response.cookies[0]!.value });
const me = (cookies: Record<string, string>) => http.inject({ url: '/api/console/me', cookies });

describe('a console log-in', () => {
  it('opens a session with a cookie that scripts and other sites cannot use', async () => {
    const response = await logIn('mei', password);
    expect(response.statusCode).toBe(204);
    expect(response.cookies[0]).toMatchObject({ name: 'xiaoer_console', httpOnly: true, sameSite: 'Lax', path: '/' });

    const who = await me(cookieOf(response));
    expect(who.json()).toMatchObject({ login: 'mei', name: '梅', role: 'operator', wholeChain: true, stores: null });
    expect(who.json().permissions).toContain('offers.edit');
    expect(who.json().permissions).not.toContain('access.manage');
  });

  it('answers a wrong password, an unknown login and a disabled user alike', async () => {
    const { id } = await access.createUser(cli, { login: 'gone', name: 'Gone', role: 'operator', password });
    await access.updateUser(cli, id, { disabled: true });
    const answers = await Promise.all([
      logIn('mei', 'not this one'),
      logIn('nobody', password),
      logIn('gone', password),
    ]);
    for (const answer of answers) {
      expect(answer.statusCode).toBe(401);
      expect(answer.json()).toMatchObject({ code: 'access.login_refused', details: {} });
    }
  });

  it('is over everywhere after logging out, also for a copied cookie', async () => {
    const cookies = cookieOf(await logIn('mei', password));
    const other = cookieOf(await logIn('mei', password));
    expect((await http.inject({ method: 'POST', url: '/api/console/logout', cookies })).statusCode).toBe(204);
    expect((await me(cookies)).statusCode).toBe(401);
    expect((await me(other)).statusCode).toBe(200);
  });

  it('ends by itself after seven days of the wall', async () => {
    const cookies = cookieOf(await logIn('mei', password));
    const before = wall;
    wall = new Date(before.getTime() + 7 * 24 * 3600_000);
    expect((await me(cookies)).statusCode).toBe(401);
    wall = before;
  });

  it('ends when the user is disabled, and other ones when she changes her password', async () => {
    const { id } = await access.createUser(cli, { login: 'bo', name: '波', role: 'read_only', password });
    const here = cookieOf(await logIn('bo', password));
    const elsewhere = cookieOf(await logIn('bo', password));
    const change = (current: string) =>
      http.inject({
        method: 'POST',
        url: '/api/console/password',
        cookies: here,
        payload: { current, next: 'a-longer-lantern' },
      });
    expect((await change('wrong wrong')).json()).toMatchObject({ code: 'access.password_wrong' });
    expect((await change(password)).statusCode).toBe(204);
    expect((await me(here)).statusCode).toBe(200);
    expect((await me(elsewhere)).statusCode).toBe(401);

    await access.updateUser(cli, id, { disabled: true });
    expect((await me(here)).statusCode).toBe(401);
  });

  it('refuses writes that another site started', async () => {
    const cookies = cookieOf(await logIn('mei', password));
    const post = (origin: string) =>
      http.inject({
        method: 'POST',
        url: '/api/console/logout',
        cookies,
        headers: { origin, host: 'localhost:8080' },
      });
    expect((await post('https://evil.example')).json()).toMatchObject({ code: 'access.other_origin' });
    expect((await post('http://localhost:8080')).statusCode).toBe(204);
  });

  it('keeps no password and no token in the database', async () => {
    const token = cookieOf(await logIn('mei', password)).xiaoer_console;
    const { rows } = await sql<{ text: string }>`
      select coalesce(string_agg(t::text, ''), '') as text from (
        select u::text as t from access.console_user u
        union all select s::text from access.session s
        union all select a::text from access.audit a) x`.execute(database.db);
    expect(rows[0]!.text).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    expect(rows[0]!.text).not.toContain(password);
    expect(rows[0]!.text).not.toContain(token);
  });
});

describe('guessing', () => {
  it('stops after eight tries at one login from one address, however many run at once', async () => {
    await access.createUser(cli, { login: 'target', name: 'T', role: 'operator', password });
    const tries = await Promise.all(Array.from({ length: 12 }, (_, i) => logIn('target', `guess ${i}`, '10.9.9.9')));
    expect(tries.filter((t) => t.statusCode === 401)).toHaveLength(8);
    const refused = tries.filter((t) => t.statusCode === 429);
    expect(refused).toHaveLength(4);
    expect(refused[0]!.json()).toMatchObject({ code: 'access.too_many_logins' });

    // The right password comes too late from there, and is welcome from elsewhere.
    expect((await logIn('target', password, '10.9.9.9')).statusCode).toBe(429);
    expect((await logIn('target', password, '10.9.9.8')).statusCode).toBe(204);
  });

  it('may go on when the window is over', async () => {
    const before = wall;
    wall = new Date(before.getTime() + 15 * 60_000);
    expect((await logIn('target', password, '10.9.9.9')).statusCode).toBe(204);
    wall = before;
  });

  it('at many logins from one address stops after sixty', async () => {
    const tries = await Promise.all(Array.from({ length: 64 }, (_, i) => logIn(`login${i}`, 'x', '10.7.7.7')));
    expect(tries.filter((t) => t.statusCode === 429)).toHaveLength(4);
  });
});
