import { NewOrder } from '@xiaoer/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { connect, type Database } from '../../../platform/database/index.ts';
import { createHttp, type Http } from '../../../platform/http/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { systemActor } from '../../access/index.ts';
import type { PersonalData } from '../../customers/index.ts';
import { reconcile } from '../../offers/index.ts';
import { chainOn, give, meet, noonOffer, openStores, operator, person, till } from '../../offers/testing.ts';
import { createOrders, createOwnOrders } from '../index.ts';
import { factsOf } from '../testing.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const pos = systemActor('order system');
const SOURCE = 'mini';

/** A server process: offers and orders as `app.ts` wires them. */
async function processOn(db: Pick<Database, 'db'>, { minutes = 10, at = NOON } = {}) {
  const platform = await testPlatform(db as Database, { at });
  const chain = chainOn(platform);
  const { access, customers, organisation, offers } = chain;
  const orders = createOrders({ platform, customers, organisation, guards: access.guards });
  const own = createOwnOrders({ platform, access, customers, coupons: offers, cancelMinutes: minutes });
  return { platform, chain, orders, own };
}
type Process = Awaited<ReturnType<typeof processOn>>;

let pool: Database;
let here: Process;
let there: Process;
let stores: Record<'S1' | 'S2' | 'T1', number>;
let count = 0;
beforeAll(async () => {
  pool = connect(database.url);
  here = await processOn(database);
  there = await processOn(pool);
  stores = await openStores(here.chain);
  await here.chain.offers.defineOffer(operator, noonOffer);
});
afterAll(() => pool.close());

type Given = Partial<z.input<typeof NewOrder>>;
const orderOf = (externalNo: string, name: string | null, given: Given = {}) =>
  NewOrder.parse({
    externalNo,
    store: 'S1',
    channel: 'mini_program',
    orderedAt: NOON,
    identities: name ? [{ kind: 'external_userid', issuer: 'ww-test', value: name }] : [],
    lines: [{ sku: 'latte', name: '拿铁', quantity: 2, unitPriceFen: 2_000, discountFen: 1_500 }],
    state: 'placed',
    ...given,
  });

/** Somebody new who has just paid two lattes with a coupon in the mini program. */
async function purchase(given: Given = {}) {
  count += 1;
  const name = `buyer-${count}`;
  const customerId = (await meet(here.chain, [name])).get(name)!;
  const { code } = await give(here.chain, customerId, { grantKey: `grant-${count}` });
  const number = `M${count}`;
  const at = new Date(given.orderedAt ?? NOON);
  await here.chain.offers.redeem(till('mini'), { code, storeId: stores.S1, spendFen: 4_000, at, key: number });
  await tell(orderOf(number, name, { couponDiscounts: [{ code, discountFen: 1_500 }], ...given }));
  const [order] = (await here.own.list(person(name))).orders;
  return { name, customerId, code, number, id: Number(order!.id) };
}
const tell = async (...orders: z.output<typeof NewOrder>[]) =>
  (await here.orders.record(pos, { source: SOURCE, orders })).results;

const couponState = async (code: string) => {
  const { rows } = await sql<{ status: string }>`
    select status from offers.coupon_info where code = ${code}`.execute(database.db);
  return rows[0]!.status;
};
/** Refunded fen, and how many refunds and cancellations there are of an order. */
async function booked(number: string) {
  const { rows } = await sql`
    select s.paid_fen as "paid", s.refunded_fen as "refunded",
      (select count(*)::integer from orders.refund r where r.order_id = s.order_id) as refunds,
      (select count(*)::integer from orders.cancellation k where k.external_no = s.external_no) as cancellations
    from orders.sale s where s.external_no = ${number}`.execute(database.db);
  return rows[0];
}
const stateTold = async (externalNo: string, state: 'placed' | 'making' | 'done') =>
  (await here.orders.tellStates(pos, { source: SOURCE, orders: [{ externalNo, state }] })).results[0];
const refundOf = (externalNo: string, given: object = {}) => ({
  ...{ source: SOURCE, externalNo, refundNo: `R-${externalNo}`, refundedAt: NOON, amountFen: 2_500 },
  ...given,
});
const tooLate = (reason: string) =>
  expect.objectContaining({ code: 'orders.too_late_to_cancel', status: 409, details: { reason, store: 'S1 店' } });
const notFound = expect.objectContaining({ code: 'orders.order_not_found', status: 404 });
const balances = async () => {
  expect(await here.chain.offers.checkLedger()).toEqual({ differences: 0, shown: [] });
  const now = here.platform.clock.now();
  const { differences, reasons } = await reconcile(database.db, { from: '2026-03-01', to: '2026-03-31', now });
  expect(differences, JSON.stringify(reasons)).toBe(0);
};

describe('a customer', () => {
  it('sees her orders of the last days with what each coupon took off, and nobody else’s', async () => {
    const { name, code, number } = await purchase();
    await purchase();
    const { orders, now } = await here.own.list(person(name));
    expect(now).toEqual(new Date(NOON));
    expect(orders).toEqual([
      {
        id: expect.stringMatching(/^\d+$/),
        ...{ number, store: 'S1 店', zone: 'Asia/Shanghai', channel: 'mini_program' },
        orderedAt: '2026-03-15T04:00:00.000Z',
        lines: [{ name: '拿铁', quantity: 2, listFen: 4_000 }],
        ...{ moreLines: 0, otherDiscountFen: 0, paidFen: 2_500, refundedFen: 0 },
        coupons: [{ code, name: '午间 15 元券', discountFen: 1_500 }],
        ...{ state: 'placed', cancelUntil: '2026-03-15T04:10:00.000Z', cancelled: null },
      },
    ]);
    const lines = [{ sku: 'latte', name: '拿铁', quantity: 2, unitPriceFen: 2_000, discountFen: 2_300 }];
    const told = await purchase({ lines });
    const [other] = (await here.own.list(person(told.name))).orders;
    expect(other).toMatchObject({ otherDiscountFen: 800, paidFen: 1_700, coupons: [{ discountFen: 1_500 }] });
    expect((await here.own.list(person('a stranger'))).orders).toEqual([]);
  });

  it('sees thirty at most, none of more than a week ago, and the first of many lines', async () => {
    const { name } = await purchase();
    const lines = Array.from({ length: 25 }, (_, n) => ({
      sku: `x${n}`,
      name: `点心 ${n}`,
      quantity: 1,
      unitPriceFen: 100,
    }));
    const minutes = (n: number) => new Date(Date.parse(NOON) - n * 60_000).toISOString();
    await tell(
      ...Array.from({ length: 35 }, (_, n) => orderOf(`many-${n}`, name, { orderedAt: minutes(n + 1), lines })),
      orderOf('old', name, { orderedAt: '2026-03-08T11:59:59+08:00' }),
    );
    const { orders } = await here.own.list(person(name));
    expect(orders).toHaveLength(30);
    expect(orders.map(({ number }) => number)).not.toContain('old');
    expect(orders[1]).toMatchObject({ number: 'many-0', moreLines: 5 });
    expect(orders[1]!.lines).toHaveLength(20);
  });

  it('cancels alone: all is booked back as by a refund, the coupon is hers again', async () => {
    const { name, id, code, number, customerId } = await purchase();
    const facts = (await factsOf(here.platform, 'orders.refunded')).length;
    const cancelled = await here.own.cancel(person(name), id);
    expect(cancelled).toMatchObject({
      ...{ state: 'cancelled', cancelUntil: null, refundedFen: 2_500 },
      cancelled: { at: '2026-03-15T04:00:00.000Z', refundFen: 2_500, refunded: false, coupons: ['午间 15 元券'] },
    });
    expect(await booked(number)).toEqual({ paid: 2_500, refunded: 2_500, refunds: 1, cancellations: 1 });
    expect(await couponState(code)).toBe('issued');
    expect((await factsOf(here.platform, 'orders.refunded')).slice(facts)).toEqual([
      { customerId, orderId: id, orderedAt: '2026-03-15T04:00:00.000Z' },
    ]);
    const { rows } = await sql`
      select actor_kind, details from access.audit where action = 'orders.cancelled_alone' and subject = ${`order:mini/${number}`}`.execute(
      database.db,
    );
    expect(rows).toEqual([{ actor_kind: 'customer', details: { refundFen: 2_500, coupons: 1 } }]);
    await balances();
  });

  it('cancels once, however often and wherever she taps: the same answer', async () => {
    const { name, id, number, code } = await purchase();
    const taps = Array.from({ length: 10 }, (_, n) => (n % 2 ? here : there).own.cancel(person(name), id));
    const answers = await Promise.all(taps);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await here.own.cancel(person(name), id)).toEqual(answers[0]);
    expect(await booked(number)).toEqual({ paid: 2_500, refunded: 2_500, refunds: 1, cancellations: 1 });
    expect(await couponState(code)).toBe('issued');
    await balances();
  });

  it('cannot cancel somebody else’s, one that is not there, or without being known', async () => {
    const { id, code } = await purchase();
    const { name } = await purchase();
    await expect(here.own.cancel(person(name), id)).rejects.toEqual(notFound);
    await expect(here.own.cancel(person(name), 9_999_999)).rejects.toEqual(notFound);
    await expect(here.own.cancel(person('a stranger'), id)).rejects.toEqual(notFound);
    expect(await couponState(code)).toBe('redeemed');
  });

  it('hears why it is too late, and nothing has changed', async () => {
    const later = await processOn(database, { at: '2026-03-15T12:10:00+08:00' }); // the window's end is exclusive
    const over = await purchase();
    await expect(later.own.cancel(person(over.name), over.id)).rejects.toEqual(tooLate('over'));
    const making = await purchase();
    expect(await stateTold(making.number, 'making')).toMatchObject({ result: 'accepted' });
    await expect(here.own.cancel(person(making.name), making.id)).rejects.toEqual(tooLate('making'));
    const untold = await purchase({ state: undefined });
    await expect(here.own.cancel(person(untold.name), untold.id)).rejects.toEqual(tooLate('done'));
    const back = await purchase();
    await here.orders.refund(pos, refundOf(back.number, { amountFen: 1 }));
    await expect(here.own.cancel(person(back.name), back.id)).rejects.toEqual(tooLate('returned'));
    const { own } = await processOn(database, { minutes: 0 });
    const never = await purchase();
    await expect(own.cancel(person(never.name), never.id)).rejects.toEqual(tooLate('not_offered'));
    for (const { number, code } of [over, making, untold, never]) {
      expect(await booked(number)).toEqual({ paid: 2_500, refunded: 0, refunds: 0, cancellations: 0 });
      expect(await couponState(code)).toBe('redeemed');
    }
  });

  it('gets back no coupon that was used with another purchase since', async () => {
    const { name, id, code, number } = await purchase();
    await here.chain.offers.cancel(till('mini'), {
      ...{ code, storeId: stores.S1, at: new Date(NOON), key: 'undone', discountFen: null },
    });
    await here.chain.offers.redeem(till('mini'), {
      ...{ code, storeId: stores.S1, spendFen: 4_000, at: new Date(NOON), key: 'again' },
    });
    await tell(orderOf('again', name, { orderedAt: '2026-03-15T12:00:01+08:00', couponCodes: [code] }));
    expect(await here.own.cancel(person(name), id)).toMatchObject({ cancelled: { coupons: [] } });
    expect(await couponState(code)).toBe('redeemed');
    expect(await booked(number)).toMatchObject({ refunded: 2_500 });
  });
});

describe('two customers who became one', () => {
  it('cancels what either of them had ordered, also while the merge is under way', async () => {
    const { name, id, code, customerId: from } = await purchase();
    count += 1;
    const to = (await meet(here.chain, [`stays-${count}`])).get(`stays-${count}`)!;
    const [hooksRan, commit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const stop = async () => {
      hooksRan.resolve();
      await commit.promise;
    };
    const gate: PersonalData = { module: 'gate', merge: stop, erase: stop, export: async () => ({}) };
    const { customers, offers } = here.chain;
    customers.registerPersonalData([here.orders.personalData, offers.personalData, gate]);
    const merging = customers.merge(operator, { from, to });
    await Promise.race([hooksRan.promise, merging]);
    const cancelling = there.own.cancel(person(name), id);
    const early = await Promise.race([cancelling, new Promise((wake) => setTimeout(() => wake('waits'), 300))]);
    expect(early).toBe('waits');
    commit.resolve();
    await merging;
    expect(await cancelling).toMatchObject({ state: 'cancelled', id: String(id) });
    expect(await here.own.cancel(person(`stays-${count}`), id)).toEqual(await cancelling);
    expect(await couponState(code)).toBe('issued');
    await balances();
  });
});

describe('at the same moment', () => {
  it('a refund at the till and a cancellation book the money once, whoever is first', async () => {
    for (let round = 0; round < 6; round++) {
      const { name, id, number } = await purchase();
      const refund = () => there.orders.refund(pos, refundOf(number));
      const cancel = () => here.own.cancel(person(name), id);
      const [a, b] = await Promise.allSettled(round % 2 ? [cancel(), refund()] : [refund(), cancel()]);
      const [cancelled, refunded] = round % 2 ? [a, b] : [b, a];
      expect(refunded).toMatchObject({ status: 'fulfilled', value: { result: 'accepted' } });
      if (cancelled.status === 'rejected') expect(cancelled.reason).toEqual(tooLate('returned'));
      const isCancelled = cancelled.status === 'fulfilled' ? 1 : 0;
      expect(await booked(number)).toEqual({ paid: 2_500, refunded: 2_500, refunds: 1, cancellations: isCancelled });
      expect(await here.orders.refund(pos, refundOf(number))).toEqual({ result: 'unchanged' });
    }
  });

  it('a coupon that the till gives back meanwhile comes back once, and the books agree', async () => {
    for (let round = 0; round < 6; round++) {
      const { name, id, number, code } = await purchase();
      const key = `till-${number}`;
      const atTill = there.chain.offers.cancel(till('mini'), {
        ...{ code, storeId: stores.S1, at: new Date(NOON), key, discountFen: null },
      });
      const [byTill] = await Promise.allSettled([atTill, here.own.cancel(person(name), id)]);
      const couponDiscounts = byTill.status === 'fulfilled' ? [{ code, discountFen: 1_500 }] : [];
      if (byTill.status === 'rejected') expect(byTill.reason).toMatchObject({ code: 'offers.not_redeemed' });
      await here.orders.refund(pos, refundOf(number, { couponDiscounts }));
      expect(await couponState(code)).toBe('issued');
    }
    await balances();
  });

  it('the store that begins and the customer who cancels: one of them hears that the other was first', async () => {
    for (let round = 0; round < 6; round++) {
      const { name, id, number } = await purchase();
      const begin = there.orders.tellStates(pos, { source: SOURCE, orders: [{ externalNo: number, state: 'making' }] });
      const [told, cancelled] = await Promise.allSettled([begin, here.own.cancel(person(name), id)]);
      const begun = told.status === 'fulfilled' && told.value.results[0];
      if (cancelled.status === 'fulfilled') {
        expect(begun).toEqual({ externalNo: number, result: 'refused', reason: 'cancelled' });
      } else {
        expect(begun).toEqual({ externalNo: number, result: 'accepted' });
        expect(cancelled.reason).toEqual(tooLate('making'));
      }
    }
  });
});

describe('the order system', () => {
  it('tells states that only go forward, alone or with the same order', async () => {
    const { name, id, number, code } = await purchase();
    const again = (state: 'placed' | 'making' | 'done') =>
      orderOf(number, name, { state, couponDiscounts: [{ code, discountFen: 1_500 }] });
    expect(await tell(again('making'))).toMatchObject([{ result: 'unchanged' }]);
    expect((await here.own.list(person(name))).orders[0]).toMatchObject({ state: 'making', cancelUntil: null });
    expect(await stateTold(number, 'placed')).toEqual({ externalNo: number, result: 'unchanged' });
    await expect(here.own.cancel(person(name), id)).rejects.toEqual(tooLate('making'));
    expect(await stateTold(number, 'done')).toEqual({ externalNo: number, result: 'accepted' });
    expect(await stateTold(number, 'making')).toEqual({ externalNo: number, result: 'unchanged' });
    expect((await here.own.list(person(name))).orders[0]).toMatchObject({ state: 'done' });
    expect(await stateTold('nobody’s', 'done')).toMatchObject({ result: 'refused', reason: 'unknown_order' });

    const other = await purchase();
    await here.own.cancel(person(other.name), other.id);
    const repeat = { couponDiscounts: [{ code: other.code, discountFen: 1_500 }] };
    // The first telling once more, its answer was lost; then the store begins all the same.
    expect(await tell(orderOf(other.number, other.name, repeat))).toMatchObject([{ result: 'unchanged' }]);
    expect(await tell(orderOf(other.number, other.name, { ...repeat, state: 'making' }))).toEqual([
      { externalNo: other.number, result: 'refused', reason: 'cancelled', field: 'state' },
    ]);
  });

  it('forgets states of which it never told the end', async () => {
    await tell(orderOf('left', null, { orderedAt: '2026-03-01T12:00:00+08:00' }));
    await purchase(); // sweeps
    const { rows } = await sql`select from orders.under_way where external_no = 'left'`.execute(database.db);
    expect(rows).toEqual([]);
  });

  it('reads every cancellation in one order, also one whose transaction ends late', async () => {
    const start = (await here.orders.listCancellations(pos, { source: SOURCE, after: '0', limit: 1_000 })).next;
    const [slow, quick] = [await purchase(), await purchase()];
    const read = (after: string, limit = 1_000) => here.orders.listCancellations(pos, { source: SOURCE, after, limit });
    const numbers = ({ cancellations }: Awaited<ReturnType<typeof read>>) => cancellations.map((one) => one.externalNo);

    // The first to cancel writes its row and is held back before its end.
    const [written, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const own = createOwnOrders({
      platform: there.platform,
      access: {
        ...there.chain.access,
        audit: async (...args) => {
          await there.chain.access.audit(...args);
          if (args[2] !== 'orders.cancelled_alone') return;
          written.resolve();
          await goOn.promise;
        },
      },
      customers: there.chain.customers,
      coupons: there.chain.offers,
      cancelMinutes: 10,
    });
    const slowly = own.cancel(person(slow.name), slow.id);
    await written.promise;
    await here.own.cancel(person(quick.name), quick.id);
    const first = await read(start);
    expect(numbers(first)).toEqual([quick.number]);
    goOn.resolve();
    await slowly;
    const second = await read(first.next);
    expect(numbers(second)).toEqual([slow.number]);
    expect(await read(second.next)).toEqual({ cancellations: [], next: second.next, more: false });
    // Whoever lost an answer asks from where it was.
    expect(numbers(await read(start))).toEqual([quick.number, slow.number]);
    expect(await read(start, 1)).toMatchObject({ next: first.next, more: true });
    expect(first.cancellations[0]).toMatchObject({
      ...{ store: 'S1', refundFen: 2_500, confirmedFen: 0, coupons: [{ code: quick.code, discountFen: 1_500 }] },
    });
  });

  it('numbers once, however many read at the same moment', async () => {
    const made = [await purchase(), await purchase(), await purchase()];
    for (const { name, id } of made) await here.own.cancel(person(name), id);
    const reads = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        (n % 2 ? here : there).orders.listCancellations(pos, { source: SOURCE, after: '0', limit: 1_000 }),
      ),
    );
    for (const one of reads) expect(one).toEqual(reads[0]);
    expect(reads[0]!.cancellations.slice(-3).map((one) => one.externalNo)).toEqual(made.map(({ number }) => number));
  });

  it('says when the money was given back, in one sum or in several, and never more', async () => {
    const { name, id, number } = await purchase();
    await here.own.cancel(person(name), id);
    const part = (refundNo: string, amountFen: number) =>
      here.orders.refund(pos, refundOf(number, { refundNo, amountFen }));
    expect(await part(`${number}-card`, 2_000)).toEqual({ result: 'accepted' });
    expect(await here.own.cancel(person(name), id)).toMatchObject({ cancelled: { refunded: false } });
    await expect(part(`${number}-more`, 501)).rejects.toMatchObject({ code: 'orders.refund_exceeds_paid' });
    expect(await part(`${number}-balance`, 500)).toEqual({ result: 'accepted' });
    expect(await part(`${number}-balance`, 500)).toEqual({ result: 'unchanged' });
    expect(await here.own.cancel(person(name), id)).toMatchObject({ cancelled: { refunded: true } });
    expect(await booked(number)).toEqual({ paid: 2_500, refunded: 2_500, refunds: 1, cancellations: 1 });
  });
});

it('a store’s own system sees and moves only its orders', async () => {
  const { name, id, number } = await purchase();
  const of = (storeId: number) => ({ ...till('store', [storeId]), can: () => true });
  const making = { source: SOURCE, orders: [{ externalNo: number, state: 'making' as const }] };
  expect(await here.orders.tellStates(of(stores.S2), making)).toEqual({
    results: [{ externalNo: number, result: 'refused', reason: 'other_store' }],
  });
  await here.own.cancel(person(name), id);
  const all = { source: SOURCE, after: '0', limit: 1_000 };
  expect((await here.orders.listCancellations(of(stores.S2), all)).cancellations).toEqual([]);
  expect((await here.orders.listCancellations(of(stores.S1), all)).cancellations.at(-1)).toMatchObject({
    externalNo: number,
  });
  await expect(here.orders.listCancellations(till('tills'), all)).rejects.toMatchObject({ code: 'access.denied' });
});

describe('over HTTP', () => {
  let http: Http;
  beforeAll(async () => {
    http = await createHttp({ log: here.platform.log, requestsPerMinute: 1_000 });
    for (const { parts } of [here.chain.access, here.own, here.orders]) parts.routes?.(http);
  });
  const logIn = async (code: string) => {
    const started = await http.inject({ url: '/api/shop/oauth/start', query: { to: '/shop/' } });
    const state = new URL(started.headers.location!).searchParams.get('state')!;
    const before = Object.fromEntries(started.cookies.map(({ name, value }) => [name, value]));
    const done = await http.inject({ url: '/api/shop/oauth/callback', query: { code, state }, cookies: before });
    return Object.fromEntries(done.cookies.filter(({ value }) => value !== '').map(({ name, value }) => [name, value]));
  };

  it('she lists and cancels with her session, and a store’s key reads what its store must undo', async () => {
    const { name, number } = await purchase();
    expect((await http.inject({ url: '/api/shop/orders' })).json()).toMatchObject({ code: 'access.login_needed' });
    const cookies = await logIn(name);
    const { orders, days } = (await http.inject({ url: '/api/shop/orders', cookies })).json();
    expect([orders.length, orders[0].number, days]).toEqual([1, number, 7]);
    const url = `/api/shop/orders/${orders[0].id}/cancel`;
    expect((await http.inject({ method: 'POST', url })).statusCode).toBe(401);
    const cancelled = await http.inject({ method: 'POST', url, cookies });
    expect([cancelled.statusCode, cancelled.json().state]).toEqual([200, 'cancelled']);
    const strange = await http.inject({ method: 'POST', url, cookies: await logIn('a stranger') });
    expect([strange.statusCode, strange.json().code]).toEqual([404, 'orders.order_not_found']);

    const { key } = await here.chain.access.createApiKey(operator, { name: 'orders', permissions: ['orders.write'] });
    const headers = { authorization: `Bearer ${key}` };
    const list = async (query = '') =>
      (await http.inject({ url: `/api/v1/orders/cancellations?source=${SOURCE}${query}`, headers })).json();
    expect((await list('&limit=1000')).cancellations.at(-1)).toMatchObject({
      ...{ externalNo: number, cancelledAt: '2026-03-15T04:00:00.000Z' },
    });
    expect(await list('&after=x')).toMatchObject({ code: 'http.bad_request', details: { field: 'after' } });
    const told = await http.inject({
      ...{ method: 'POST', url: '/api/v1/orders/states', headers },
      payload: { source: SOURCE, orders: [{ externalNo: number, state: 'making' }] },
    });
    expect(told.json()).toEqual({ results: [{ externalNo: number, result: 'refused', reason: 'cancelled' }] });
  });
});
