import { NO_CONDITIONS, type OfferConditions, type OfferNamesQuery, OfferTerms, OfferTrial } from '@xiaoer/contracts';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import type { Actor } from '../../access/index.ts';
import { createCatalogue } from '../../catalogue/index.ts';
import { type Chain, chainOn, give, meet, openStores, operator } from '../testing/chain.ts';
import { goods } from '../testing/held-coupons.ts';
import { off, putOffer } from '../testing/put-offer.ts';

const database = testDatabase();
const NOON = '2026-03-16T12:00:00+08:00'; // a Monday

let chain: Chain;
let stores: Record<'S1' | 'S2' | 'T1', number>;

beforeAll(async () => {
  chain = chainOn(await testPlatform(database, { at: NOON }));
  stores = await openStores(chain);
  await createCatalogue(chain).putProducts(operator, {
    products: [
      { sku: 'latte', name: '拿铁', category: '咖啡', listPriceFen: 2_900 },
      { sku: 'cookie', name: '曲奇', category: '点心', listPriceFen: 1_200 },
    ],
  });
});

describe('an offer’s conditions', () => {
  it('come back from the console as they were written, in words', async () => {
    const conditions = {
      goods: goods({ skus: ['latte'] }),
      cities: ['上海'],
      weekdays: [1],
      limit: { times: 1, per: 'day' as const, family: null },
    };
    await putOffer(chain, 'worded', off(500), conditions, {
      validDays: null,
      validDates: { from: '2026-05-01', to: '2026-05-05' },
    });
    const listed = (await chain.offers.listOffers(operator)).find(({ code }) => code === 'worded')!;
    expect(listed.terms).toMatchObject({
      validDays: null,
      validDates: { from: '2026-05-01', to: '2026-05-05' },
      conditions: { ...NO_CONDITIONS, ...conditions },
      names: { goods: { latte: '拿铁' } },
    });
  });

  it.each<[string, Partial<OfferConditions>]>([
    ['conditions.goods.skus', { goods: goods({ skus: ['latte', 'nowhere'] }) }],
    ['conditions.goods.withoutSkus', { goods: goods({ withoutSkus: ['nowhere'] }) }],
    ['conditions.regions', { regions: ['nowhere'] }],
    ['conditions.cities', { cities: ['nowhere'] }],
  ])('are refused at %s when the chain has no such thing', async (field, conditions) => {
    await expect(putOffer(chain, 'unknown', off(500), conditions)).rejects.toMatchObject({
      code: 'offers.bad_terms',
      details: { field, unknown: ['nowhere'] },
    });
  });

  it('written twice are one version, and another condition is another', async () => {
    expect(await putOffer(chain, 'twice', off(500), { weekdays: [1, 2] })).toMatchObject({ result: 'created' });
    expect(await putOffer(chain, 'twice', off(500), { weekdays: [2, 1] })).toMatchObject({
      result: 'unchanged',
      version: 1,
    });
    expect(await putOffer(chain, 'twice', off(500), { weekdays: [1] })).toMatchObject({
      result: 'changed',
      version: 2,
    });
  });

  it('of regions and cities are the whole chain’s to decide', async () => {
    const regional = { ...operator, storeIds: [stores.S1] };
    const draft = OfferTerms.parse({
      ...{ name: 'x', discount: off(500), minSpendFen: 0, terms: '', validDays: 1, stores: ['S1'], storeBound: false },
      conditions: { cities: ['上海'] },
    });
    await expect(chain.offers.putOffer(regional, 'regional', draft)).rejects.toMatchObject({
      code: 'access.other_store',
    });
  });
});

describe('a draft tried on a basket', () => {
  const latte = { sku: 'latte', quantity: 1, unitPriceFen: 2_900 };
  const cookie = { sku: 'cookie', quantity: 1, unitPriceFen: 1_200 };
  const basket = { lines: [latte, cookie] };
  const draft = OfferTerms.parse({
    ...{
      name: 'x',
      discount: off(500),
      minSpendFen: 3_000,
      terms: '',
      validDays: 1,
      stores: ['S2'],
      storeBound: false,
    },
    conditions: { goods: { categories: ['咖啡'] }, firstOrderOnly: true },
  });
  const tried = (store: string, over: object = {}) =>
    chain.offers.tryOffer(operator, OfferTrial.parse({ offer: draft, store, at: NOON, basket, ...over }));

  it('says what it takes off and what is paid, or the rule that fails', async () => {
    const twoLattes = { basket: { lines: [{ ...latte, quantity: 2 }, cookie] } };
    expect(await tried('S2', twoLattes)).toMatchObject({ refusal: null, lines: [500, 0], payFen: 6_500 });
    expect(await tried('S2')).toMatchObject({
      refusal: 'spend_too_low',
      missingFen: 100,
      discountFen: 0,
      payFen: 4_100,
    });
    expect(await tried('S2', { ...twoLattes, hasOrdered: true })).toMatchObject({ refusal: 'not_first_order' });
    expect(await tried('S1', twoLattes)).toMatchObject({ refusal: 'wrong_store' });
    expect(await tried('S2', twoLattes)).toMatchObject({
      alongside: [],
      best: { coupons: [{ offer: null }], payFen: 6_500 },
    });
    await expect(tried('nowhere')).rejects.toMatchObject({ code: 'offers.store_unknown', details: { field: 'store' } });
  });
});

describe('a draft beside saved offers', () => {
  it('is combined with those that fit, and each of the others has its reason', async () => {
    const stacks = (group: string) => ({ stacking: { group, priority: 0 } });
    await putOffer(chain, 'side-5', off(500), stacks('side'));
    await putOffer(chain, 'alone-9', off(900));
    await putOffer(chain, 'app-only', off(100), { channels: ['app'] });
    const draft = OfferTerms.parse({
      ...{ name: 'x', discount: off(600), minSpendFen: 0, terms: '', validDays: 1, stores: null, storeBound: false },
      conditions: stacks('main'),
    });
    const trial = {
      offer: draft,
      store: 'S1',
      at: NOON,
      basket: { lines: [{ sku: 'latte', quantity: 1, unitPriceFen: 2_900 }] },
    };
    const tried = await chain.offers.tryOffer(
      operator,
      OfferTrial.parse({ ...trial, alongside: ['app-only', 'alone-9', 'side-5'] }),
    );
    expect(tried.alongside.map(({ offer, refusal, discountFen }) => [offer.code, refusal, discountFen])).toEqual([
      ['app-only', 'wrong_channel', 0],
      ['alone-9', null, 900],
      ['side-5', null, 500],
    ]);
    expect(tried.best).toMatchObject({ discountFen: 1_100, payFen: 1_800 });
    expect(new Set(tried.best.coupons.map(({ offer }) => offer))).toEqual(new Set([null, 'side-5']));
    await expect(
      chain.offers.tryOffer(operator, OfferTrial.parse({ ...trial, alongside: ['nobody-knows'] })),
    ).rejects.toMatchObject({ code: 'offers.offer_unknown', details: { field: 'alongside', offer: 'nobody-knows' } });
  });
});

describe('names for terms', () => {
  const keysOf = async (query: OfferNamesQuery, actor: Actor = operator) =>
    (await chain.offers.searchNames(actor, query)).map(({ key }) => key);

  it('are found by any part of the name or key, and by their keys', async () => {
    expect(await chain.offers.searchNames(operator, { kind: 'product', query: 'LAT' })).toEqual([
      { key: 'latte', name: '拿铁', note: '咖啡', priceFen: 2_900 },
    ]);
    expect(await keysOf({ kind: 'category', query: '咖' })).toEqual(['咖啡']);
    expect(await keysOf({ kind: 'city' })).toEqual(['上海']);
    expect(await keysOf({ kind: 'region', query: '总部' })).toEqual(['head']);
    expect(await keysOf({ kind: 'store', keys: ['S2', 'gone'] })).toEqual(['S2']);
  });

  it('of stores are those within the scope', async () => {
    expect(await keysOf({ kind: 'store' }, { ...operator, storeIds: [stores.S1] })).toEqual(['S1']);
  });
});

describe('an offer with dates', () => {
  it('gives coupons of those dates in the store’s zone, and none when they are over', async () => {
    const customerId = (await meet(chain, ['ada'])).get('ada')!;
    await putOffer(
      chain,
      'may',
      off(500),
      {},
      { validDays: null, validDates: { from: '2026-05-01', to: '2026-05-05' } },
    );
    await putOffer(
      chain,
      'past',
      off(500),
      {},
      { validDays: null, validDates: { from: '2026-03-01', to: '2026-03-15' } },
    );
    await give(chain, customerId, { offerCode: 'may', grantKey: 'may', storeId: stores.T1 });
    const { rows } = await sql`
      select valid_from as "from", valid_until as until from offers.coupon where grant_key = 'may'`.execute(
      database.db,
    );
    expect(rows).toEqual([
      { from: new Date('2026-05-01T00:00:00+09:00'), until: new Date('2026-05-06T00:00:00+09:00') },
    ]);
    expect(await give(chain, customerId, { offerCode: 'past', grantKey: 'past' })).toBeUndefined();
  });
});
