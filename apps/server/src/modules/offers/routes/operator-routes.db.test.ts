import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Http } from '../../../platform/http/index.ts';
import { testDatabase, testHttp, testPlatform } from '../../../platform/testing/index.ts';
import type { Role } from '../../access/index.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator } from '../testing/chain.ts';

const database = testDatabase();
let chain: Chain;
let http: Http;
let stores: Record<'S1' | 'S2' | 'T1', number>;
/** Cookies of an operator of the whole chain, of one of S1 alone, and of somebody who may only read. */
let whole: Record<string, string>;
let ofS1: Record<string, string>;
let reader: Record<string, string>;

type Request = { method: 'GET' | 'POST' | 'PUT'; url: string; body?: object };

beforeAll(async () => {
  const platform = await testPlatform(database, { at: '2026-03-15T12:00:00+08:00' });
  chain = chainOn(platform);
  http = await testHttp(platform, chain.access, chain.offers);
  stores = await openStores(chain);
  await chain.offers.defineOffer(operator, noonOffer);
  whole = await session('whole', { role: 'operator', wholeChain: true });
  ofS1 = await session('of-s1', { role: 'operator', wholeChain: false, storeIds: [stores.S1] });
  reader = await session('reader', { role: 'read_only', wholeChain: true });
});
afterAll(() => http.close());

async function session(login: string, user: { role: Role; wholeChain: boolean; storeIds?: number[] }) {
  const { password } = await chain.access.createUser(operator, { login, name: login, ...user });
  const answer = await http.inject({ method: 'POST', url: '/api/console/login', body: { login, password } });
  return Object.fromEntries(answer.cookies.map(({ name, value }) => [name, value]));
}
async function ask(cookies: Record<string, string>, request: Request) {
  const answer = await http.inject({ ...request, cookies });
  return { status: answer.statusCode, json: answer.json() };
}
/** What the audit says was done with it, the oldest first. */
async function audited(action: string) {
  const { rows } = await sql`
    select actor_label as who, subject, details from access.audit where action = ${action} order by at, audit_id`.execute(
    database.db,
  );
  return rows;
}
const refusedFor = (field: string) => ({ status: 400, json: { details: { field } } });

/** What changes something for many, and is of the whole chain. */
const CHANGES: Record<string, Request> = {
  'pieces of a pick-up offer': {
    ...{ method: 'PUT', url: '/api/console/offers/noon-15/pickup' },
    body: { stores: [{ store: 'S1', sku: 'necklace', pieces: 3 }] },
  },
  'how long before their end coupons are told of': {
    ...{ method: 'PUT', url: '/api/console/expiry-notices' },
    body: { offer: null, hoursBefore: 72 },
  },
};

describe.each(Object.entries(CHANGES))('%s', (_, request) => {
  it('are not changed without a log-in, by who may only read, or by who answers for some stores', async () => {
    expect((await http.inject(request)).statusCode).toBe(401);
    expect(await ask(reader, request)).toMatchObject({ status: 403, json: { code: 'access.denied' } });
    expect(await ask(ofS1, request)).toMatchObject({ status: 403, json: { code: 'access.other_store' } });
    expect([...(await audited('offers.pickup_put')), ...(await audited('offers.expiry_notice_set'))]).toEqual([]);
  });
});

describe('pieces that wait in stores', () => {
  const url = '/api/console/offers/noon-15/pickup';
  const necklaces = (pieces: number, store = 'S1') => ({ store, sku: 'necklace', pieces });

  it('are put by an operator, shown, counted in the store, and in the audit', async () => {
    const put = await ask(whole, { method: 'PUT', url, body: { stores: [necklaces(3)] } });
    const place = {
      store: { code: 'S1', name: 'S1 店' },
      sku: 'necklace',
      pieces: 3,
      reserved: 0,
      collected: 0,
      left: 3,
    };
    expect(put).toMatchObject({ status: 200, json: { opensAt: null, closesAt: null, stores: [place] } });
    expect(await ask(reader, { method: 'GET', url })).toEqual(put);
    expect(await audited('offers.pickup_put')).toEqual([
      { who: 'whole', subject: 'offer:noon-15', details: { places: 1 } },
    ]);

    const count = { offer: 'noon-15', store: 'S1', sku: 'necklace', inStore: 2, reason: '盘点' };
    const counting = (cookies: Record<string, string>, over: object = {}) =>
      ask(cookies, { method: 'POST', url: '/api/console/pickup/count', body: { ...count, ...over } });
    expect(await counting(reader)).toMatchObject({ status: 403, json: { code: 'access.denied' } });
    expect(await counting(ofS1, { store: 'S2' })).toMatchObject({ status: 403, json: { code: 'access.other_store' } });
    expect(await counting(ofS1)).toEqual({ status: 200, json: { pieces: 2, reserved: 0, collected: 0, left: 2 } });
    expect(await audited('offers.pieces_counted')).toMatchObject([
      { who: 'of-s1', subject: 'offer:noon-15', details: { store: 'S1', inStore: 2, more: -1, reason: '盘点' } },
    ]);
    expect(await counting(whole, { reason: '' })).toMatchObject(refusedFor('reason'));
    expect(await counting(whole, { store: 'nowhere' })).toMatchObject({
      ...{ status: 422, json: { code: 'offers.store_unknown', details: { field: 'store' } } },
    });
  });

  it('are refused with the field: a window with one end, a place twice, a store that is none', async () => {
    const put = (body: object) => ask(whole, { method: 'PUT', url, body });
    const opensAt = '2026-03-15T12:00:00+08:00';
    expect(await put({ opensAt, stores: [] })).toMatchObject(refusedFor('closesAt'));
    expect(await put({ opensAt, closesAt: opensAt, stores: [] })).toMatchObject(refusedFor('closesAt'));
    expect(await put({ stores: [necklaces(1), necklaces(2)] })).toMatchObject(refusedFor('stores'));
    expect(await put({ stores: [necklaces(1, 'nowhere')] })).toMatchObject({
      ...{ status: 422, json: { details: { field: 'stores', stores: ['nowhere'] } } },
    });
  });
});

describe('how long before their end coupons are told of', () => {
  const url = '/api/console/expiry-notices';

  it('is set for all and for an offer, shown, and in the audit; refused with the field', async () => {
    const put = (body: object) => ask(whole, { method: 'PUT', url, body });
    expect(await put({ offer: null, hoursBefore: 72 })).toEqual({ status: 200, json: { hoursBefore: 72, offers: [] } });
    const both = { hoursBefore: 72, offers: [{ offer: 'noon-15', name: '午间 15 元券', hoursBefore: 24 }] };
    expect(await put({ offer: 'noon-15', hoursBefore: 24 })).toEqual({ status: 200, json: both });
    expect(await ask(reader, { method: 'GET', url })).toEqual({ status: 200, json: both });
    expect(await audited('offers.expiry_notice_set')).toEqual([
      { who: 'whole', subject: 'offers', details: { hoursBefore: 72 } },
      { who: 'whole', subject: 'offer:noon-15', details: { hoursBefore: 24 } },
    ]);
    expect(await put({ offer: null, hoursBefore: 0 })).toMatchObject(refusedFor('hoursBefore'));
    expect(await put({ offer: 'none', hoursBefore: 24 })).toMatchObject({
      ...{ status: 422, json: { code: 'offers.offer_unknown', details: { field: 'offer' } } },
    });
  });
});

describe('coupons that are taken back together', () => {
  const url = '/api/console/coupons/void-set';
  const voiding = (cookies: Record<string, string>, body: object) => ask(cookies, { method: 'POST', url, body });

  it('are counted first, taken back with a reason, in the actor’s stores alone, and in the audit', async () => {
    const eve = (await meet(chain, ['eve'])).get('eve')!;
    await chain.offers.defineOffer(operator, { ...noonOffer, code: 'wrong' });
    for (const [grantKey, storeId] of [
      ['a', stores.S1],
      ['b', stores.S2],
    ] as const)
      await give(chain, eve, { offerCode: 'wrong', grantKey, storeId });
    const set = { offer: 'wrong' };
    expect((await http.inject({ method: 'POST', url, body: { set, reason: 'x' } })).statusCode).toBe(401);
    expect(await voiding(reader, { set, reason: 'x' })).toMatchObject({ status: 403, json: { code: 'access.denied' } });
    expect(await voiding(whole, { set, preview: true })).toEqual({
      ...{ status: 200, json: { coupons: 2, faceFen: 3_000, preview: true } },
    });
    expect(await audited('offers.coupons_voided')).toEqual([]);
    const one = { coupons: 1, faceFen: 1_500 };
    expect(await voiding(ofS1, { set, reason: '印错' })).toEqual({ status: 200, json: { ...one, preview: false } });
    expect(await voiding(whole, { set, reason: '印错' })).toEqual({ status: 200, json: { ...one, preview: false } });
    expect(await audited('offers.coupons_voided')).toEqual([
      { who: 'of-s1', subject: 'offer:wrong', details: { ...one, reason: '印错' } },
      { who: 'whole', subject: 'offer:wrong', details: { ...one, reason: '印错' } },
    ]);
  });

  it('are refused with the field: without a reason, of no offer', async () => {
    expect(await voiding(whole, { set: { offer: 'wrong' } })).toMatchObject(refusedFor('reason'));
    expect(await voiding(whole, { set: { offer: 'wrong', drop: '1' }, reason: 'x' })).toMatchObject(refusedFor('set'));
    expect(await voiding(whole, { set: { offer: 'none' }, reason: 'x' })).toMatchObject({
      ...{ status: 422, json: { code: 'offers.offer_unknown', details: { field: 'offer' } } },
    });
  });
});

describe('coupons of another system', () => {
  const url = '/api/v1/foreign-coupons';
  const coupon = {
    ...{ id: 'p-1', name: 'POS 满 50 减 5', status: 'issued', at: '2026-03-15T11:00:00+08:00', valueFen: 500 },
    identities: [{ kind: 'external_userid', issuer: 'ww-test', value: 'eve' }],
  };

  it('are told by a key that may, once each, and shown by system; refused with the field', async () => {
    const { key } = await chain.access.createApiKey(operator, { name: 'pos' });
    const post = async (body: object, authorization = `Bearer ${key}`) => {
      const answer = await http.inject({ method: 'POST', url, headers: { authorization }, body });
      return { status: answer.statusCode, json: answer.json() };
    };
    const told = { system: 'pos', coupons: [coupon] };
    expect((await post(told, 'Bearer nobody')).status).toBe(401);
    expect(await post(told)).toEqual({
      ...{ status: 200, json: { results: [{ id: 'p-1', result: 'accepted', reason: null }] } },
    });
    expect((await post(told)).json).toEqual({ results: [{ id: 'p-1', result: 'kept', reason: null }] });
    expect(await post({ ...told, coupons: [{ ...coupon, status: 'lost' }] })).toMatchObject(
      refusedFor('coupons.0.status'),
    );
    expect(await post({ ...told, coupons: [] })).toMatchObject(refusedFor('coupons'));
    const figures = { system: 'pos', issued: 1, redeemed: 0, void: 0, expired: 0, outstandingFen: 500 };
    expect(await ask(reader, { method: 'GET', url: '/api/console/foreign-coupons' })).toMatchObject({
      ...{ status: 200, json: { systems: [figures] } },
    });
    expect((await http.inject({ url: '/api/console/foreign-coupons' })).statusCode).toBe(401);
  });
});
