import { type OfferConditions, PostOrders } from '@xiaoer/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import { createHttp, type Http } from '../../../platform/http/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { createCatalogue } from '../../catalogue/index.ts';
import { createOrders, type Orders } from '../../orders/index.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator } from '../testing/chain.ts';
import { goods } from '../testing/held-coupons.ts';
import { off, putOffer } from '../testing/put-offer.ts';

const database = testDatabase();
const NOON = '2026-03-16T12:00:00+08:00'; // a Monday

let chain: Chain;
let orders: Orders;
let http: Http;
let headers: { authorization: string };

beforeAll(async () => {
  const platform = await testPlatform(database, { at: NOON });
  chain = chainOn(platform);
  http = await createHttp({ log: platform.log, requestsPerMinute: 1_000 });
  chain.offers.parts.routes?.(http);
  await openStores(chain);
  orders = createOrders({ ...chain, guards: chain.access.guards });
  await createCatalogue(chain).putProducts(operator, {
    products: [
      { sku: 'latte', name: '拿铁', category: '咖啡', listPriceFen: 2_900 },
      { sku: 'cookie', name: '曲奇', category: '点心', listPriceFen: 1_200 },
    ],
  });
  const { key } = await chain.access.createApiKey(operator, { name: 'till' });
  headers = { authorization: `Bearer ${key}` };
  await chain.offers.defineOffer(operator, noonOffer);
});

let people = 0;
const somebody = async () => {
  people += 1;
  const name = `guest-${people}`;
  return { name, customerId: (await meet(chain, [name])).get(name)! };
};
let grants = 0;
const giveOf = async (offerCode: string, customerId: number) => {
  grants += 1;
  return (await give(chain, customerId, { offerCode, grantKey: `basket-${grants}` })).code;
};

const latte = { sku: 'latte', quantity: 1, unitPriceFen: 2_900 };
const cookie = { sku: 'cookie', quantity: 1, unitPriceFen: 1_200 };
const basket = { lines: [latte, cookie], shippingFen: 0 };
const post = async (path: 'quote' | 'redeem', body: object) => {
  const answer = await http.inject({
    method: 'POST',
    url: `/api/v1/coupons/${path}`,
    headers,
    body: { store: 'S1', at: NOON, ...body },
  });
  return { status: answer.statusCode, json: answer.json() };
};
let keys = 0;
const redeem = (code: string, body: object = {}) => {
  keys += 1;
  return post('redeem', { code, key: `basket-${keys}`, spendFen: 4_100, basket, ...body });
};
const refusalOf = async (answer: ReturnType<typeof redeem>) => (await answer).json.details?.refusal;

describe('a till that sends its basket', () => {
  it('learns what each coupon of a customer gives, why others don’t, and which are best together', async () => {
    const { name, customerId } = await somebody();
    await putOffer(
      chain,
      'coffee',
      { kind: 'price_share', sharePercent: 50, atMostFen: null },
      {
        goods: goods({ categories: ['咖啡'] }),
        stacking: { group: 'share', priority: 0 },
      },
    );
    await putOffer(chain, 'cash', off(500), { stacking: { group: 'cash', priority: 1 } });
    await putOffer(chain, 'bag', { kind: 'gift', item: '帆布袋', valueFen: null }, {}, { minSpendFen: 5_000 });
    const [coffee, cash, bag] = [
      await giveOf('coffee', customerId),
      await giveOf('cash', customerId),
      await giveOf('bag', customerId),
    ];

    const identity = { kind: 'external_userid', issuer: 'ww-test', value: name };
    const { json } = await post('quote', { basket, customer: identity });
    expect(json.best).toEqual({
      coupons: [
        { code: cash, discountFen: 500, lines: [354, 146], shippingFen: 0 },
        { code: coffee, discountFen: 1_273, lines: [1_273, 0], shippingFen: 0 },
      ],
      ...{ discountFen: 1_773, lines: [1_627, 146], shippingFen: 0, payFen: 2_327, exact: true },
    });
    const byCode = new Map(json.coupons.map((one: { code: string }) => [one.code, one]));
    expect(byCode.get(coffee)).toMatchObject({
      refusal: null,
      discountFen: 1_450,
      lines: [1_450, 0],
      offer: { code: 'coffee' },
    });
    expect(byCode.get(bag)).toMatchObject({
      refusal: 'spend_too_low',
      missingFen: 900,
      discountFen: 0,
      gives: '送帆布袋一份',
    });
  });

  it('asks about codes, of which one is nobody’s', async () => {
    const { customerId } = await somebody();
    const code = await giveOf('noon-15', customerId);
    const { json } = await post('quote', { basket, codes: [code, '0000-0000-0000', code] });
    expect(json.coupons).toMatchObject([
      { code, refusal: null, discountFen: 1_500 },
      { code: '0000-0000-0000', refusal: 'not_found', offer: null },
    ]);
    expect(json.best).toMatchObject({ coupons: [{ code }], payFen: 2_600 });
  });

  it('of a customer whom nobody knows hears of no coupon', async () => {
    const stranger = { kind: 'phone', issuer: 'cn', value: '13800000000' };
    expect((await post('quote', { basket, customer: stranger })).json).toMatchObject({
      coupons: [],
      best: { payFen: 4_100 },
    });
  });

  it.each([
    ['code', { spendFen: 100 }],
    ['spendFen', { code: 'ABCD-EFGH' }],
    ['basket', { code: 'ABCD-EFGH', spendFen: 1, codes: ['ABCD-EFGH'] }],
    ['codes', { basket }],
    ['basket.lines.0.discountFen', { code: 'ABCD-EFGH', basket: { lines: [{ ...latte, discountFen: 2_901 }] } }],
    ['basket.lines', { code: 'ABCD-EFGH', basket: { lines: [{ ...latte, quantity: 1_000_000 }] } }],
  ])('is told which field is wrong: %s', async (field, body) => {
    expect(await post('quote', body)).toMatchObject({ status: 400, json: { details: { field } } });
  });
});

/** A latte bought last week. */
const order = (buyer: string, externalNo: string) =>
  orders.record(
    operator,
    PostOrders.parse({
      source: 'pos',
      orders: [
        {
          ...{ externalNo, store: 'S1', channel: 'counter', orderedAt: '2026-03-10T12:00:00+08:00' },
          identities: [{ kind: 'external_userid', issuer: 'ww-test', value: buyer }],
          lines: [{ ...latte, name: '拿铁' }],
        },
      ],
    }),
  );

describe('redeeming with a basket', () => {
  it('takes off what the quote said, and refuses for the reasons it named', async () => {
    const { customerId } = await somebody();
    await putOffer(chain, 'pair', { kind: 'buy_one_get_one', atMostPieces: null });
    await putOffer(chain, 'evening', off(500), { hours: [{ from: '18:00', until: '22:00' }] });
    await putOffer(chain, 'app', off(500), { channels: ['app'] });
    await putOffer(chain, 'east', off(500), { regions: ['head'] });
    const code = await giveOf('pair', customerId);
    expect(await refusalOf(redeem(code, { basket: undefined }))).toBe('basket_needed');
    expect(await refusalOf(redeem(code, { spendFen: 2_900, basket: { lines: [latte] } }))).toBe('one_more_needed');
    expect((await redeem(code)).json).toMatchObject({ discountFen: 1_200 });

    expect(await refusalOf(redeem(await giveOf('evening', customerId)))).toBe('wrong_hours');
    const ofApp = await giveOf('app', customerId);
    expect(await refusalOf(redeem(ofApp))).toBe('wrong_channel');
    expect((await redeem(ofApp, { channel: 'app' })).json).toMatchObject({ discountFen: 500 });
    expect((await redeem(await giveOf('east', customerId))).json).toMatchObject({ discountFen: 500 });
  });

  it('whose sum is not what the till says was spent is refused', async () => {
    const { customerId } = await somebody();
    expect(await redeem(await giveOf('noon-15', customerId), { spendFen: 4_000 })).toMatchObject({
      status: 422,
      json: { code: 'offers.basket_differs', details: { field: 'spendFen', basketFen: 4_100 } },
    });
  });

  it('of a first order is refused to whoever has ordered, unless she got all her money back', async () => {
    const { name, customerId } = await somebody();
    await putOffer(chain, 'first', off(500), { firstOrderOnly: true });
    const [one, two] = [await giveOf('first', customerId), await giveOf('first', customerId)];
    await order(name, 'back');
    expect(await refusalOf(redeem(one))).toBe('not_first_order');
    const whole = { refundNo: 'r-1', refundedAt: '2026-03-11T12:00:00+08:00', amountFen: 2_900 };
    await orders.refund(operator, { source: 'pos', externalNo: 'back', ...whole });
    expect((await redeem(one)).json).toMatchObject({ discountFen: 500 });
    await order(name, 'kept');
    expect(await refusalOf(redeem(two))).toBe('not_first_order');
  });

  it('passes no limit of a family, however many tills redeem at once; another day is another matter', async () => {
    const { customerId } = await somebody();
    const daily: Partial<OfferConditions> = { limit: { times: 2, per: 'day', family: 'noon' } };
    await putOffer(chain, 'limited-a', off(300), daily);
    await putOffer(chain, 'limited-b', off(400), daily);
    const codes = await Promise.all(
      Array.from({ length: 8 }, (_, i) => giveOf(i % 2 ? 'limited-a' : 'limited-b', customerId)),
    );
    const answers = await Promise.all(codes.map((code) => redeem(code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
    const left = codes.filter((_, index) => answers[index]!.status !== 200);
    expect(answers.filter(({ json }) => json.details?.refusal === 'used_up')).toHaveLength(6);
    const next = { at: '2026-03-17T00:00:00+08:00' };
    const quoted = await post('quote', { ...next, basket, codes: [left[0]] });
    expect(quoted.json.coupons[0]).toMatchObject({ refusal: null });
  });
});
