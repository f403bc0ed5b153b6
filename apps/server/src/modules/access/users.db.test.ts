import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Http } from '../../platform/http/index.ts';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { type Access, actorWith, createUserService, storeScope, systemActor } from './index.ts';
import { testAccess, testHttp } from './testing.ts';

const database = testDatabase();
const cli = systemActor('command line');
let access: Access;
let http: Http;

beforeAll(async () => {
  const platform = await testPlatform(database);
  access = testAccess(platform);
  http = await testHttp(platform, access);
  http.put('/tests/api-key', { preHandler: access.guards.apiKey }, async ({ actor }) => ({
    label: actor.label,
    orders: actor.can('orders.write'),
    users: actor.can('access.manage'),
  }));
});

const logIn = async (login: string, password: string) => {
  const response = await http.inject({ method: 'POST', url: '/api/console/login', payload: { login, password } });
  return { xiaoer_console: response.cookies[0]!.value };
};

describe('the first admin', () => {
  it('is made once, however many processes start at the same moment, and can log in', async () => {
    const made = await Promise.all(Array.from({ length: 4 }, () => access.ensureFirstAdmin()));
    const [admin, ...more] = made.filter((result) => result !== null);
    expect(more).toEqual([]);
    const cookies = await logIn(admin!.login, admin!.password);
    const { users } = (await http.inject({ url: '/api/console/users', cookies })).json();
    expect(users.map((user: { login: string; role: string }) => [user.login, user.role])).toEqual([['admin', 'admin']]);
  });

  it('can be neither disabled nor made less while alone', async () => {
    const [admin] = await access.listUsers(cli);
    await expect(access.updateUser(cli, admin!.id, { disabled: true })).rejects.toThrow('access.last_admin');
    await expect(access.updateUser(cli, admin!.id, { role: 'operator' })).rejects.toThrow('access.last_admin');
    expect(await access.listUsers(cli)).toEqual([admin]);
  });
});

describe('a user', () => {
  it('gets a password that is answered once when none was chosen', async () => {
    const made = await access.createUser(cli, { login: 'lin', name: '林', role: 'operator' });
    expect(made.password).toMatch(/^\w{16}$/);
    const chosen = await access.createUser(cli, {
      login: 'gao',
      name: '高',
      role: 'operator',
      password: 'tea green leaf',
    });
    expect(chosen.password).toBeNull();
  });

  it('made on the command line can log in', async () => {
    const { createUser } = createUserService(await testPlatform(database));
    const { login, password } = await createUser(cli, { login: 'Night.Shift', name: '夜班', role: 'operator' });
    const cookies = await logIn(login, password!);
    expect((await http.inject({ url: '/api/console/me', cookies })).json()).toMatchObject({ login: 'night.shift' });
  });

  it.each([
    [{ login: 'lin' }, 'access.login_taken'],
    [{ login: 'with space' }, 'access.bad_login'],
    [{ login: 'short', password: 'short' }, 'access.password_refused'],
    [{ login: 'same', password: 'aaaaaaaaaaaaaa' }, 'access.password_refused'],
    [{ login: 'shanghai', password: 'shanghai-2026' }, 'access.password_refused'],
  ])('%j is refused as %s', async (given, code) => {
    await expect(access.createUser(cli, { name: 'N', role: 'operator', ...given })).rejects.toThrow(code);
  });

  it.each(['operator', 'store_manager', 'staff', 'read_only'] as const)('who is %s manages no users', async (role) => {
    const { login, password } = await access.createUser(cli, { login: `a-${role}`, name: role, role });
    const cookies = await logIn(login, password!);
    const calls = [
      { method: 'GET', url: '/api/console/users' },
      { method: 'POST', url: '/api/console/users', payload: { login: 'evil', name: 'E', role: 'admin' } },
      { method: 'PATCH', url: '/api/console/users/1', payload: { role: 'admin' } },
      { method: 'POST', url: '/api/console/api-keys', payload: { name: 'mine' } },
    ] as const;
    for (const call of calls) {
      const response = await http.inject({ ...call, cookies });
      expect([call.url, response.statusCode, response.json().code]).toEqual([call.url, 403, 'access.denied']);
    }
  });

  it('of stores sees none until some are named; head office sees all', async () => {
    const scopes = Object.fromEntries(
      (await access.listUsers(cli)).map((user) => [user.login, user.wholeChain || user.storeIds]),
    );
    expect(scopes).toMatchObject({ 'a-store_manager': [], 'a-staff': [], 'a-operator': true, 'a-read_only': true });
  });
});

describe('an API key', () => {
  const ask = (key: string) =>
    http.inject({ method: 'PUT', url: '/tests/api-key', headers: { authorization: `Bearer ${key}` } });

  it('opens what a till needs, and nothing after it was revoked', async () => {
    const { id, key } = await access.createApiKey(cli, { name: 'till 7' });
    expect((await ask(key)).json()).toEqual({ label: 'till 7', orders: true, users: false });
    await access.revokeApiKey(cli, id);
    expect((await ask(key)).statusCode).toBe(401);
    await expect(access.revokeApiKey(cli, id)).rejects.toThrow('access.api_key_not_found');
  });

  it.each(['', 'xk_unknown', 'Basic abc'])('%j opens nothing', async (key) => {
    expect((await ask(key)).json()).toMatchObject({ code: 'access.api_key_refused' });
  });

  it('holds only permissions that exist', async () => {
    const { password } = await access.createUser(cli, { login: 'second', name: 'Second', role: 'admin' });
    const cookies = await logIn('second', password!);
    const response = await http.inject({
      method: 'POST',
      url: '/api/console/api-keys',
      cookies,
      payload: { name: 'k', permissions: ['orders.wriet'] },
    });
    expect(response.json()).toMatchObject({ code: 'access.unknown_permission', details: { value: 'orders.wriet' } });
  });
});

describe('the audit', () => {
  it('names who did what, newest first, without secrets', async () => {
    const entries = await access.auditList(cli, { limit: 100 });
    expect(entries.map((entry) => entry.id)).toEqual(entries.map((entry) => entry.id).sort((a, b) => b - a));
    expect(entries).toContainEqual(
      expect.objectContaining({ actorLabel: 'command line', action: 'access.user_created', subject: 'user:lin' }),
    );
    expect(entries).toContainEqual(expect.objectContaining({ action: 'access.api_key_revoked' }));
    expect(JSON.stringify(entries)).not.toContain('tea green leaf');
  });

  it('is undone with the transaction it belongs to', async () => {
    await expect(
      database.db.transaction().execute(async (tx) => {
        await access.audit(tx, cli, 'tests.undone', 'nothing');
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(await access.auditList(cli, { subject: 'nothing', limit: 10 })).toEqual([]);
  });
});

describe('a scope in SQL', () => {
  const seen = async (storeIds: number[] | null) => {
    const actor = actorWith({ kind: 'user', id: '1', label: 'u', storeIds }, []);
    const { rows } = await sql<{ id: number | null }>`
      select s.store_id as id from (values (1::bigint), (2), (3), (null)) s (store_id)
      where ${storeScope(actor, 's.store_id')}`.execute(database.db);
    return rows.map((row) => row.id);
  };
  it.each([
    [null, [1, 2, 3, null]],
    [
      [2, 3],
      [2, 3],
    ],
    [[], []],
  ])('of %j shows %j', async (storeIds, expected) => expect(await seen(storeIds)).toEqual(expected));
});
