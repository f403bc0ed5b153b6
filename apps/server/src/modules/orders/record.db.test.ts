import { sql } from 'kysely';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import type { OrdersRecorded } from './facts.ts';
import { factsOf, member, order, ordersFor, stateOf, till } from './testing.ts';

const database = testDatabase();
let platform: Awaited<ReturnType<typeof testPlatform>>;
let orders: Awaited<ReturnType<typeof ordersFor>>;
beforeAll(async () => {
  platform = await testPlatform(database);
  orders = await ordersFor(platform);
});
afterEach(async () => {
  await sql`truncate orders.sale, orders.anonymous_order, orders.external_number, orders.applied_coupon,
    orders.anonymous_applied_coupon, orders.coupon_amount, orders.refund, orders.anonymous_refund, platform.fact`.execute(
    platform.db,
  );
});

const post = (...given: Parameters<typeof order>[0][]) =>
  orders.record(till, { source: 'pos', orders: given.map((overrides) => order(overrides)) });
const resultsOf = async (posted: ReturnType<typeof post>) => (await posted).results.map((r) => r.result);

describe('a batch of orders', () => {
  it('keeps known and anonymous orders with lines and coupons, and tells of them once', async () => {
    const posted = post(
      { externalNo: 'A1', identities: [member('7')], couponCodes: ['C-1'], link: 'tok' },
      { externalNo: 'A2', couponCodes: ['C-2'] },
    );
    expect(await resultsOf(posted)).toEqual(['accepted', 'accepted']);

    const { sales, anonymous } = await stateOf(platform);
    expect(sales).toMatchObject([{ sale: { external_no: 'A1', paid_fen: 3_000, total_fen: 3_600, link: 'tok' } }]);
    expect(anonymous).toMatchObject([{ sale: { external_no: 'A2', line_skus: ['latte'], line_amounts_fen: [3_000] } }]);
    const { rows } = await sql`
      select line_no, sku, name, quantity, amount_fen from orders.order_line
      union all select line_no, sku, name, quantity, amount_fen from orders.anonymous_order_line`.execute(platform.db);
    expect(rows).toEqual(Array(2).fill({ line_no: 1, sku: 'latte', name: '拿铁', quantity: 2, amount_fen: 3_000 }));
    const codes = await sql`select code from orders.coupon_use union all select code from orders.anonymous_coupon_use`;
    expect((await codes.execute(platform.db)).rows).toEqual([{ code: 'C-1' }, { code: 'C-2' }]);
    const [fact, ...others] = await factsOf<OrdersRecorded>(platform, 'orders.recorded');
    expect(fact).toMatchObject({ orders: [{ orderedAt: '2026-03-15T03:00:00.000Z' }], anonymous: 1 });
    expect(others).toEqual([]);
  });

  it('changes nothing when it comes again, and tells nobody', async () => {
    const batch = [{ externalNo: 'A1', identities: [member('7')] }, { externalNo: 'A2' }];
    await post(...batch);
    const before = await stateOf(platform);
    expect(await resultsOf(post(...batch))).toEqual(['unchanged', 'unchanged']);
    expect(await stateOf(platform)).toEqual(before);
    expect(await factsOf(platform, 'orders.recorded')).toHaveLength(1);
  });

  it('is taken once when ten tills send it at the same moment', async () => {
    const batch = Array.from({ length: 40 }, (_, n) => ({ externalNo: `B${n}`, identities: [member(`b${n % 7}`)] }));
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => resultsOf(post(...(n % 2 ? batch : batch.toReversed())))),
    );
    expect(answers.flat().filter((result) => result === 'accepted')).toHaveLength(40);
    expect(answers.flat().filter((result) => result === 'unchanged')).toHaveLength(360);
    expect((await stateOf(platform)).sales).toHaveLength(40);
    const told = await factsOf<OrdersRecorded>(platform, 'orders.recorded');
    expect(told.flatMap((fact) => fact.orders)).toHaveLength(40);
  });

  it('refuses another order under a number that is taken, naming the field, and takes the rest', async () => {
    await post({ externalNo: 'A1', identities: [member('7')] });
    const { results } = await post(
      { externalNo: 'A1', channel: 'app' },
      { externalNo: 'A3' },
      { externalNo: 'A4', store: 'nowhere' },
      { externalNo: 'A3', store: 's2' },
    );
    expect(results).toEqual([
      { externalNo: 'A1', result: 'refused', reason: 'conflict', field: 'channel' },
      { externalNo: 'A3', result: 'accepted' },
      { externalNo: 'A4', result: 'refused', reason: 'unknown_store', field: 'store' },
      { externalNo: 'A3', result: 'refused', reason: 'conflict', field: 'externalNo' },
    ]);
  });

  it('makes no customer for an order that it refuses', async () => {
    await post({ externalNo: 'A1', identities: [member('7')] });
    const { results } = await post({ externalNo: 'A1', identities: [member('8')] });
    expect(results).toEqual([{ externalNo: 'A1', result: 'unchanged' }]);
    const { rows } = await sql`select 1 from customers.identity where value = '8'`.execute(platform.db);
    expect(rows).toEqual([]);
  });

  it('refuses orders of stores that are not the sender’s', async () => {
    const elsewhere = { ...till, storeIds: [-1] };
    const { results } = await orders.record(elsewhere, { source: 'pos', orders: [order()] });
    expect(results).toMatchObject([{ result: 'refused', reason: 'other_store', field: 'store' }]);
  });
});

describe('an anonymous order', () => {
  it('keeps what each coupon took off, once, and names it when it differs', async () => {
    const told = (discountFen: number) => ({ externalNo: 'A1', couponDiscounts: [{ code: 'C-1', discountFen }] });
    await post(told(600));
    expect(await resultsOf(post(told(600)))).toEqual(['unchanged']);
    expect((await post(told(599))).results[0]).toMatchObject({ reason: 'conflict', field: 'couponDiscounts' });
    const { rows } = await sql`
      select code, kind, external_no, discount_fen from orders.coupon_amount_info`.execute(platform.db);
    expect(rows).toEqual([{ code: 'C-1', kind: 'sale', external_no: 'A1', discount_fen: 600 }]);
    const uses = await sql`select code from orders.anonymous_coupon_use`.execute(platform.db);
    expect(uses.rows).toEqual([{ code: 'C-1' }]);
  });

  it('moves to its customer when it comes again with her card, refund and coupon included', async () => {
    await post({ externalNo: 'A1', couponCodes: ['C-1'] });
    const refund = { source: 'pos', externalNo: 'A1', refundNo: 'R1', refundedAt: '2026-03-15T11:30:00+08:00' };
    await orders.refund(till, { ...refund, amountFen: 1_000 });
    expect(await resultsOf(post({ externalNo: 'A1', couponCodes: ['C-1'], identities: [member('9')] }))).toEqual([
      'accepted',
    ]);

    const state = await stateOf(platform);
    expect(state.anonymous).toEqual([]);
    expect(state.anonymousRefunds).toEqual([]);
    expect(state.sales).toMatchObject([{ sale: { external_no: 'A1', refunded_fen: 1_000 } }]);
    expect(state.refunds).toMatchObject([{ sale: 'A1', refund: { refund_no: 'R1', amount_fen: 1_000 } }]);
    const uses = await sql`select code from orders.coupon_use`.execute(platform.db);
    expect(uses.rows).toEqual([{ code: 'C-1' }]);
    expect(await resultsOf(post({ externalNo: 'A1', couponCodes: ['C-1'] }))).toEqual(['unchanged']);
  });

  it('is adopted once, by whoever says first whose it is', async () => {
    await post({ externalNo: 'A1' }, { externalNo: 'A2', identities: [member('1')] });
    const matched = await platform.db.transaction().execute((tx) =>
      orders.customers.match(tx, [{ ref: 'x', identities: [member('2')] }], {
        create: true,
        at: platform.clock.now(),
        source: 'tests',
      }),
    );
    const adopt = () =>
      platform.db.transaction().execute((tx) =>
        orders.adopt(tx, {
          source: 'pos',
          externalNos: ['A1', 'A2', 'A9'],
          customerId: matched.get('x')!.customerId,
          at: platform.clock.now(),
        }),
      );
    expect((await Promise.all([adopt(), adopt(), adopt()])).toSorted()).toEqual([0, 0, 1]);
    expect((await stateOf(platform)).sales).toHaveLength(2);
  });
});
