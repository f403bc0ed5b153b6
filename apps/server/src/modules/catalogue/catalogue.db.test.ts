import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { createHttp, type Http } from '../../platform/http/index.ts';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { type Access, actorWith, createAccess, systemActor } from '../access/index.ts';
import { createOrganisation, type Organisation } from '../organisation/index.ts';
import { type Catalogue, createCatalogue } from './index.ts';

const database = testDatabase();
const system = systemActor('tests');
let http: Http;
let access: Access;
let organisation: Organisation;
let catalogue: Catalogue;
let stores: Record<string, number>;

const store = (code: string) => ({
  code,
  name: code,
  unit: 'head',
  city: '上海',
  position: { lng: 121.47, lat: 31.23 },
  coordinates: 'wgs84' as const,
  hours: [],
  openedOn: '2024-05-01',
  wecomDepartmentId: null,
});
const latte = { sku: 'latte', name: '拿铁', category: '咖啡', listPriceFen: 1800, tags: ['latte', 'hot'] };
const lemonade = { sku: 'lemonade', name: '柠檬水', category: '果饮', listPriceFen: 1200, tags: ['cold', 'fruit'] };

beforeAll(async () => {
  const platform = await testPlatform(database); // 12:00 in Shanghai
  access = createAccess({
    platform,
    storesUnder: (unitIds) => organisation.storesUnder(unitIds),
    staffByUserid: (userid) => organisation.accountByUserid(userid),
    oauth: { authorizeUrl: () => 'http://localhost:8090/', exchange: async (code) => ({ userid: code }) },
    publicUrl: 'http://localhost:8080',
  });
  organisation = createOrganisation({
    platform,
    access,
    corpId: 'ww-tests',
    storesWithGroup: async () => new Set(),
    contactCounts: async () => new Map(),
  });
  catalogue = createCatalogue({ platform, access, organisation });
  http = await createHttp({ log: platform.log, requestsPerMinute: 100_000 });
  for (const { parts } of [access, catalogue]) parts.routes?.(http);
  await organisation.put(system, {
    units: [{ code: 'head', name: '总部', kind: 'head_office', parent: null }],
    stores: ['A', 'B', 'C'].map(store),
  });
  const found = await organisation.storesByCode(['A', 'B', 'C']);
  stores = Object.fromEntries([...found].map(([code, { storeId }]) => [code, storeId]));
});

const told = (code: string, sku: string, quantity: number | null, onSale = true) => ({
  store: code,
  sku,
  quantity,
  onSale,
});
const soldOut = async (sku: string) => [...(await catalogue.soldOutStores(sku))].sort();

describe('products', () => {
  it('are created, changed and left alone, and each is counted', async () => {
    const put = (...products: (typeof latte)[]) => catalogue.putProducts(system, { products });
    expect(await put(latte, lemonade)).toEqual({ created: 2, changed: 0, unchanged: 0 });
    expect(await put({ ...latte, listPriceFen: 1900 }, lemonade)).toEqual({ created: 0, changed: 1, unchanged: 1 });
    expect(await put({ ...latte, tags: ['latte'] }, latte)).toEqual({ created: 0, changed: 1, unchanged: 1 });
    const { rows } = await sql`
      select sku, name, category, list_price_fen, tags from catalogue.product_info order by sku`.execute(database.db);
    expect(rows[0]).toEqual({
      sku: 'latte',
      name: '拿铁',
      category: '咖啡',
      list_price_fen: 1800,
      tags: ['latte', 'hot'],
    });
  });
});

describe('stock', () => {
  const put = (at: string, ...stock: ReturnType<typeof told>[]) => catalogue.putStock(system, { at, stock });

  it('is the newest word of each store, whatever arrives late', async () => {
    expect(await put('2026-03-15T11:00:00+08:00', told('A', 'latte', 5), told('B', 'latte', 0))).toEqual({
      created: 2,
      changed: 0,
      unchanged: 0,
    });
    expect(await put('2026-03-15T11:30:00+08:00', told('A', 'latte', 0), told('B', 'latte', 0))).toEqual({
      created: 0,
      changed: 1,
      unchanged: 1,
    });
    expect(await put('2026-03-15T11:15:00+08:00', told('A', 'latte', 9))).toEqual({
      created: 0,
      changed: 0,
      unchanged: 1,
    });
    expect(await soldOut('latte')).toEqual([stores['A'], stores['B']].sort());
  });

  it('is out where a product is not sold, and not where it is not counted', async () => {
    await put('2026-03-15T11:40:00+08:00', told('A', 'lemonade', 20, false), told('B', 'lemonade', null));
    expect(await soldOut('lemonade')).toEqual([stores['A']]);
  });

  it.each([
    ['stock.1.store', 'unknown_store', '2026-03-15T11:50:00+08:00', [told('A', 'latte', 1), told('Z', 'latte', 1)]],
    ['stock.0.sku', 'unknown_product', '2026-03-15T11:50:00+08:00', [told('A', 'tea', 1)]],
    ['at', 'in_the_future', '2026-03-16T11:50:00+08:00', [told('A', 'latte', 1)]],
  ])('names %s as %s', async (field, rule, at, stock) => {
    await expect(put(at, ...stock)).rejects.toMatchObject({ code: 'catalogue.refused', details: { field, rule } });
    expect(await soldOut('latte')).toEqual([stores['A'], stores['B']].sort());
  });

  it('of another store is not hers to tell', async () => {
    const actor = actorWith({ kind: 'user', id: '1', label: 'u', storeIds: [stores['A']!] }, ['catalogue.edit']);
    const tell = (code: string) =>
      catalogue.putStock(actor, { at: '2026-03-15T11:55:00+08:00', stock: [told(code, 'lemonade', 3)] });
    expect(await tell('A')).toMatchObject({ changed: 1 });
    await expect(tell('B')).rejects.toThrow('access.other_store');
  });
});

describe('over HTTP', () => {
  it('systems put with their key, and users list what their stores have', async () => {
    const { key } = await access.createApiKey(system, { name: 'till' });
    const headers = { authorization: `Bearer ${key}` };
    const products = await http.inject({
      method: 'PUT',
      url: '/api/v1/products',
      headers,
      payload: { products: [latte] },
    });
    expect(products.json()).toEqual({ created: 0, changed: 0, unchanged: 1 });
    const stock = await http.inject({
      method: 'PUT',
      url: '/api/v1/stock',
      headers,
      payload: { at: '2026-03-15T11:58:00+08:00', stock: [told('C', 'latte', 4)] },
    });
    expect(stock.json()).toEqual({ created: 1, changed: 0, unchanged: 0 });

    const list = async (login: string, storeIds?: number[]) => {
      const password = 'river-stone-lantern';
      await access.createUser(system, {
        login,
        name: login,
        role: 'store_manager',
        password,
        wholeChain: !storeIds,
        storeIds: storeIds ?? [],
      });
      const response = await http.inject({ method: 'POST', url: '/api/console/login', payload: { login, password } });
      const cookies = { xiaoer_console: response.cookies[0]!.value };
      return (await http.inject({ url: '/api/console/products', cookies, query: { query: 'LATTE' } })).json();
    };
    expect(await list('all')).toMatchObject({
      total: 1,
      products: [{ sku: 'latte', soldOutStores: 2, toldStores: 3 }],
    });
    expect(await list('of-c', [stores['C']!])).toMatchObject({
      products: [{ sku: 'latte', soldOutStores: 0, toldStores: 1 }],
    });
  });
});
