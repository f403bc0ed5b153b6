import type { ConsoleStore, ConsoleUnit, NearStore } from '@xiaoer/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { createHttp, type Http } from '../../platform/http/index.ts';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { type Access, type Role, systemActor } from '../access/index.ts';
import type { Organisation } from './index.ts';
import { chain, testOrganisation } from './testing.ts';

const database = testDatabase();
const system = systemActor('tests');
let http: Http;
let access: Access;
let organisation: Organisation;
let storeIds: Record<string, number> = {};

beforeAll(async () => {
  const platform = await testPlatform(database); // a Sunday, 12:00 in Shanghai
  ({ access, organisation } = testOrganisation(platform, {
    storesWithGroup: async () => new Set([storeIds['SH001']!]),
    contactCounts: async (accountIds) => new Map(accountIds.map((id) => [id, 120])),
  }));
  http = await createHttp({ log: platform.log, requestsPerMinute: 100_000 });
  for (const { parts } of [access, organisation]) parts.routes?.(http);
  await organisation.put(system, chain);
  storeIds = Object.fromEntries(
    [...(await organisation.storesByCode(['SH001', 'SH002', 'BJ001']))].map(([code, store]) => [code, store.storeId]),
  );
});

const password = 'river-stone-lantern';
async function cookiesOf(login: string, role: Role, scope: { unitIds?: number[]; storeIds?: number[] } = {}) {
  await access.createUser(system, { login, name: login, role, password, ...scope });
  const response = await http.inject({ method: 'POST', url: '/api/console/login', payload: { login, password } });
  return { xiaoer_console: response.cookies[0]!.value };
}
const codes = (stores: { code: string }[]) => stores.map((store) => store.code);

describe('what a user sees of the chain', () => {
  const look = async (cookies: Record<string, string>, query: Record<string, string> = {}) => {
    const stores = (await http.inject({ url: '/api/console/stores', cookies, query })).json();
    const units = (await http.inject({ url: '/api/console/units', cookies })).json();
    return {
      stores: codes(stores.stores),
      total: stores.total as number,
      units: units.units.map((unit: ConsoleUnit) => [unit.code, unit.stores]),
    };
  };
  const everything = {
    stores: ['BJ001', 'SH001', 'SH002'],
    total: 3,
    units: [
      ['head', 3],
      ['east', 2],
      ['shanghai', 2],
      ['north', 1],
    ],
  };

  it('is everything at head office', async () => {
    expect(await look(await cookiesOf('head', 'operator'))).toEqual(everything);
  });

  it('is one region for its manager, also when she asks for another', async () => {
    const unitIds = await organisation.unitIdsByCode(['east']);
    const cookies = await cookiesOf('east', 'store_manager', { unitIds });
    const east = {
      stores: ['SH001', 'SH002'],
      total: 2,
      units: [
        ['head', 2],
        ['east', 2],
        ['shanghai', 2],
      ],
    };
    expect(await look(cookies)).toEqual(east);

    const [north] = await organisation.unitIdsByCode(['north']);
    expect(await look(cookies, { unit: String(north) })).toMatchObject({ stores: [], total: 0 });
    expect(await look(cookies, { query: 'BJ001' })).toMatchObject({ stores: [], total: 0 });
    expect((await http.inject({ url: '/api/console/me', cookies })).json()).toMatchObject({
      wholeChain: false,
      stores: 2,
    });
  });

  it('follows the tree: a store that moves into the region appears, without a new log-in', async () => {
    const cookies = await cookiesOf('mover', 'store_manager', { unitIds: await organisation.unitIdsByCode(['east']) });
    await organisation.put(system, { stores: [{ ...chain.stores![2]!, unit: 'east' }] });
    expect((await look(cookies)).stores).toEqual(['BJ001', 'SH001', 'SH002']);
    await organisation.put(system, { stores: [chain.stores![2]!] });
    expect((await look(cookies)).stores).toEqual(['SH001', 'SH002']);
  });

  it('is a single store, or nothing, when that is what was given', async () => {
    const one = await look(await cookiesOf('one', 'store_manager', { storeIds: [storeIds['SH002']!] }));
    expect(one).toEqual({
      stores: ['SH002'],
      total: 1,
      units: [
        ['head', 1],
        ['east', 1],
        ['shanghai', 1],
      ],
    });
    const none = await look(await cookiesOf('none', 'store_manager'));
    expect(none).toEqual({ stores: [], total: 0, units: [] });
  });
});

describe("the console's stores", () => {
  it('show who looks after the customers and how much room there is', async () => {
    const cookies = await cookiesOf('viewer', 'read_only');
    const { stores } = (await http.inject({ url: '/api/console/stores', cookies, query: { city: '上海' } })).json();
    const [first, second] = stores as ConsoleStore[];
    expect(first).toMatchObject({
      code: 'SH001',
      unit: { name: '上海' },
      openNow: true,
      hoursToday: '08:00–22:00',
      hasGroup: true,
      contacts: 240,
      contactCap: 10_000,
    });
    expect(
      first!.accounts.map(({ userid, kind, contacts, contactCap }) => [userid, kind, contacts, contactCap]),
    ).toEqual([
      ['lin', 'person', 120, 5000],
      ['fuli', 'persona', 120, 5000],
    ]);
    expect(second).toMatchObject({ code: 'SH002', openNow: false, hasGroup: false, contacts: 120 });
  });

  it('are found by a part of their name, and a wildcard is only a letter', async () => {
    const cookies = await cookiesOf('finder', 'read_only');
    const find = async (query: Record<string, string>) => {
      const { stores, total } = (await http.inject({ url: '/api/console/stores', cookies, query })).json();
      return [codes(stores), total];
    };
    expect(await find({ query: '广场' })).toEqual([['SH001'], 1]);
    expect(await find({ query: 'sh0' })).toEqual([['SH001', 'SH002'], 2]);
    expect(await find({ query: '%' })).toEqual([[], 0]);
    expect(await find({ size: '1', page: '2' })).toEqual([['SH001'], 3]);
  });

  it('let who may set the cap of an account, in her own stores', async () => {
    const east = await organisation.unitIdsByCode(['east']);
    const { accountId } = (await organisation.accountByUserid('lin'))!;
    const patch = (id: number, cookies: Record<string, string>) =>
      http.inject({
        method: 'PATCH',
        url: `/api/console/accounts/${id}`,
        cookies,
        payload: { contactCap: 20_000 },
      });
    const operator = await cookiesOf('eastern', 'operator', { unitIds: east });
    expect((await patch(accountId, operator)).statusCode).toBe(204);
    const wang = (await organisation.accountByUserid('wang'))!;
    expect((await patch(wang.accountId, operator)).statusCode).toBe(404);
    expect((await patch(accountId, await cookiesOf('reader', 'read_only'))).statusCode).toBe(403);
    expect(await access.auditList(system, { subject: 'account:lin', limit: 5 })).toMatchObject([
      { actorLabel: 'eastern', action: 'organisation.contact_cap_set', details: { contactCap: 20_000 } },
    ]);
  });
});

describe('a customer looking for a store', () => {
  const ask = async (query: Record<string, string>) => {
    const response = await http.inject({ url: '/api/shop/stores', query });
    return response.json().stores as z.infer<typeof NearStore>[];
  };

  it('sees open ones first, then the nearest', async () => {
    // Beside the closed SH002; SH001 is some 2.5 km away, Beijing about a thousand.
    const stores = await ask({ lng: '121.4453', lat: '31.2240' });
    expect(stores.map(({ code, openNow, hasGroup }) => [code, openNow, hasGroup])).toEqual([
      ['SH001', true, true],
      ['BJ001', true, false],
      ['SH002', false, false],
    ]);
    const distances = new Map(stores.map((store) => [store.code, store.distanceM!]));
    expect(distances.get('SH002')).toBeLessThan(100);
    expect(distances.get('SH001')).toBeGreaterThan(2_500);
    expect(distances.get('SH001')).toBeLessThan(3_200);
    expect(distances.get('BJ001')).toBeGreaterThan(1_000_000);
  });

  it('may choose a city instead', async () => {
    expect((await http.inject({ url: '/api/shop/cities' })).json()).toEqual({
      cities: [
        { name: '上海', stores: 2 },
        { name: '北京', stores: 1 },
      ],
    });
    const stores = await ask({ city: '上海' });
    expect(stores.map(({ code, distanceM }) => [code, distanceM])).toEqual([
      ['SH001', null],
      ['SH002', null],
    ]);
    expect(await ask({ city: '无' })).toEqual([]);
  });

  const incomplete: Record<string, string>[] = [{}, { lng: '121.4' }, { lng: '200', lat: '1' }];
  it.each(incomplete)('is told what is missing: %j', async (query) => {
    expect((await http.inject({ url: '/api/shop/stores', query })).statusCode).toBe(400);
  });
});

describe('the public interface', () => {
  it('needs a key, and names the field that is wrong', async () => {
    const put = (payload: object, key?: string) =>
      http.inject({
        method: 'PUT',
        url: '/api/v1/organisation',
        payload,
        headers: key ? { authorization: `Bearer ${key}` } : {},
      });
    expect((await put(chain)).statusCode).toBe(401);
    const { key } = await access.createApiKey(system, { name: 'erp' });
    expect((await put(chain, key)).json()).toEqual({ created: 0, changed: 0, unchanged: 10 });
    const wrong = await put(
      { stores: [{ ...chain.stores![0]!, hours: [{ weekday: 8, from: '8', until: '9' }] }] },
      key,
    );
    expect([wrong.statusCode, wrong.json().details.field]).toEqual([400, 'stores.0.hours.0.weekday']);
  });
});
