import type { PutOrganisation } from '@xiaoer/contracts';
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { actorWith, systemActor } from '../access/index.ts';
import { createOrganisation, type Organisation, type OrganisationViews } from './index.ts';
import { chain, testOrganisation } from './testing.ts';

const database = testDatabase();
const system = systemActor('tests');
let organisation: Organisation;
let another: Organisation;

beforeAll(async () => {
  const platform = await testPlatform(database); // a Sunday, 12:00 in Shanghai
  organisation = testOrganisation(platform).organisation;
  another = testOrganisation(platform).organisation;
});
beforeEach(() => organisation.put(system, chain));

const rowsOf = async <View extends keyof OrganisationViews>(view: View) => {
  const { rows } = await sql<OrganisationViews[View]>`select * from ${sql.table(view)}`.execute(database.db);
  return rows;
};
const factCount = async () => {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from platform.fact where type = 'organisation.changed'`.execute(database.db);
  return rows[0]!.n;
};

describe('putting the organisation', () => {
  it('a second time changes nothing and says so', async () => {
    const before = await factCount();
    expect(await organisation.put(system, chain)).toEqual({ created: 0, changed: 0, unchanged: 10 });
    expect(await factCount()).toBe(before);
  });

  it('takes children before their parents', async () => {
    const units = (await rowsOf('organisation.unit_info')).sort((a, b) => (a.code < b.code ? -1 : 1));
    const codeOf = new Map(units.map((unit) => [unit.unit_id, unit.code]));
    expect(units.map((unit) => [unit.code, unit.parent_id && codeOf.get(unit.parent_id)])).toEqual([
      ['east', 'head'],
      ['head', null],
      ['north', 'head'],
      ['shanghai', 'east'],
    ]);
  });

  it('counts a store once when its name and its hours change, and tells which it was', async () => {
    const [store] = chain.stores!;
    const changed = { ...store!, name: '人民广场新店', hours: [{ weekday: 7, from: '10:00', until: '16:00' }] };
    const result = await organisation.put(system, { stores: [changed] });
    expect(result).toEqual({ created: 0, changed: 1, unchanged: 0 });

    const { storeId } = (await organisation.storeByCode('SH001'))!;
    expect(await organisation.openAt(storeId, new Date('2026-03-15T16:30:00+08:00'))).toEqual({
      open: false,
      today: '10:00–16:00',
    });
    const { rows } = await sql<{ payload: unknown }>`
      select payload from platform.fact where type = 'organisation.changed' order by id desc limit 1`.execute(
      database.db,
    );
    expect(rows[0]!.payload).toEqual({ storeIds: [storeId] });
  });

  it('is seen by another process with its next question', async () => {
    expect((await another.storeByCode('SH001'))!.name).toBe('人民广场店');
    await organisation.put(system, { stores: [{ ...chain.stores![0]!, name: '外滩店' }] });
    expect((await another.storeByCode('SH001'))!.name).toBe('外滩店');
  });

  it('moves an account from store to store', async () => {
    await organisation.put(system, { accounts: [{ ...chain.accounts![0]!, stores: ['BJ001'] }] });
    const { storeId } = (await organisation.storeByCode('BJ001'))!;
    expect(await organisation.accountByUserid('lin')).toMatchObject({
      userid: 'lin',
      name: '林',
      role: 'manager',
      active: true,
      storeIds: [storeId],
    });
    expect(await organisation.accountByUserid('nobody')).toBeNull();
  });

  const refused: [field: string, rule: string, input: PutOrganisation][] = [
    ['units.0.parent', 'unknown_unit', { units: [{ code: 'x', name: 'X', kind: 'region', parent: 'nowhere' }] }],
    ['units.0.parent', 'below_itself', { units: [{ code: 'east', name: 'E', kind: 'region', parent: 'shanghai' }] }],
    ['stores.0.unit', 'unknown_unit', { stores: [{ ...chain.stores![0]!, unit: 'nowhere' }] }],
    ['stores.1', 'given_twice', { stores: [chain.stores![0]!, chain.stores![0]!] }],
    ['stores.0.timeZone', 'unknown_time_zone', { stores: [{ ...chain.stores![0]!, timeZone: 'Mars/Olympus' }] }],
    [
      'stores.0.hours',
      'ends_before_it_begins',
      { stores: [{ ...chain.stores![0]!, hours: [{ weekday: 5, from: '20:00', until: '02:00' }] }] },
    ],
    ['accounts.0.stores', 'unknown_store', { accounts: [{ ...chain.accounts![0]!, stores: ['SH001', 'XX999'] }] }],
  ];
  it.each(refused)('names %s as %s, and writes nothing', async (field, rule, input) => {
    const before = [await rowsOf('organisation.unit_info'), await rowsOf('organisation.store_info')];
    await expect(organisation.put(system, input)).rejects.toMatchObject({
      code: 'organisation.refused',
      details: { field, rule },
    });
    expect([await rowsOf('organisation.unit_info'), await rowsOf('organisation.store_info')]).toEqual(before);
  });

  it('is for those who may, and who see the whole chain', async () => {
    const reader = actorWith({ kind: 'user', id: '1', label: 'reader', storeIds: null }, ['organisation.read']);
    const regional = actorWith({ kind: 'user', id: '2', label: 'regional', storeIds: [1] }, ['organisation.edit']);
    await expect(organisation.put(reader, chain)).rejects.toThrow('access.denied');
    await expect(organisation.put(regional, chain)).rejects.toThrow('access.denied');
  });

  it('counts exactly when many put at once', async () => {
    const store = (i: number) => ({
      ...chain.stores![0]!,
      code: `P${i % 5}`,
      name: `name ${i}`,
      wecomDepartmentId: null,
    });
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, i) => organisation.put(system, { stores: [store(i)] })),
    );
    expect(results.reduce((n, result) => n + result.created, 0)).toBe(5);
    expect(results.reduce((n, result) => n + result.changed, 0)).toBe(5);
  });
});

describe('members as WeCom lists them', () => {
  const stores = async (userid: string) => (await organisation.accountByUserid(userid))?.storeIds;

  it('join the store of their department, leave with it, and come back', async () => {
    const shanghai = (await organisation.storeByCode('SH001'))!.storeId;
    const listed = [
      { userid: 'lin', name: '林', departmentIds: [] },
      { userid: 'fuli', name: '首席福利官', departmentIds: [] },
      { userid: 'new', name: '新', departmentIds: [11, 99] },
      { userid: 'cook', name: '厨', departmentIds: [99] },
      { userid: 'wang', name: '王', departmentIds: [21] },
    ];
    expect(await organisation.syncMembers(system, listed)).toEqual({ added: 1, activated: 0, left: 0 });
    expect(await stores('new')).toEqual([shanghai]);
    expect(await organisation.accountByUserid('cook')).toBeNull();

    expect(await organisation.syncMembers(system, listed.slice(0, 1))).toEqual({ added: 0, activated: 0, left: 3 });
    expect(await organisation.accountByUserid('new')).toMatchObject({ active: false, storeIds: [] });
    // What the chain stated stays when somebody is away.
    expect(await organisation.accountByUserid('fuli')).toMatchObject({ active: false, storeIds: expect.any(Array) });
    expect(await stores('fuli')).toHaveLength(2);

    expect(await organisation.syncMembers(system, listed)).toEqual({ added: 0, activated: 3, left: 0 });
    expect(await stores('new')).toEqual([shanghai]);
  });
});

describe('weather', () => {
  const hour = (temperatureC: number) => ({
    city: '上海',
    at: '2026-03-15T13:00:00+08:00',
    temperatureC,
    precipitationMm: 0,
    humidity: 40,
  });

  it('of an hour is the latest word on it', async () => {
    const put = (...hours: ReturnType<typeof hour>[]) => organisation.putWeather(system, { source: 'tests', hours });
    expect(await put(hour(18), { ...hour(17), city: '北京' })).toEqual({ created: 2, changed: 0, unchanged: 0 });
    expect(await put(hour(19), hour(21))).toEqual({ created: 0, changed: 1, unchanged: 1 });
    expect(await put(hour(21))).toEqual({ created: 0, changed: 0, unchanged: 1 });
    expect(await rowsOf('organisation.weather')).toContainEqual({
      city: '上海',
      at: new Date('2026-03-15T05:00:00Z'),
      temperature_c: 21,
      precipitation_mm: 0,
      humidity: 40,
    });
  });
});

describe('the calendar', () => {
  it('is loaded once and knows holidays and working weekends', async () => {
    expect((await organisation.seedHolidays()).written).toBeGreaterThan(600);
    expect(await organisation.seedHolidays()).toEqual({ written: 0 });
    const days = new Map((await rowsOf('organisation.holiday_day')).map((day) => [day.date, day]));
    expect(days.get('2026-10-01')).toEqual({ date: '2026-10-01', name: '国庆节', is_off_day: true });
    expect(days.get('2026-10-10')?.is_off_day).toBe(false);
  });
});

it('an account of another corp is not found', async () => {
  const platform = await testPlatform(database);
  const { access } = testOrganisation(platform);
  const other = createOrganisation({
    platform,
    access,
    corpId: 'ww-other',
    storesWithGroup: async () => new Set(),
    contactCounts: async () => new Map(),
  });
  expect(await other.accountByUserid('lin')).toBeNull();
});
