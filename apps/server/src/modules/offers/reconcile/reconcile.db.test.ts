import { NewOrder } from '@xiaoer/contracts';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { createHttp, type Http } from '../../../platform/http/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { systemActor } from '../../access/index.ts';
import { createOrders } from '../../orders/index.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator } from '../testing/chain.ts';
import { till } from '../testing/tills.ts';
import { comparePlaces } from './by-place.ts';
import { periodOf } from './period.ts';
import { textOf } from './print.ts';
import { reconcile } from './reconcile.ts';
import type { Why } from './sides-sql.ts';

const database = testDatabase();
const on = (day: number, time = '12:00') => new Date(`2026-03-${String(day).padStart(2, '0')}T${time}:00+08:00`);
const MARCH = { from: '2026-03-01', to: '2026-03-31' };
const pos = systemActor('pos');

let platform: Awaited<ReturnType<typeof testPlatform>>;
let chain: Chain;
let orders: ReturnType<typeof createOrders>;
let stores: Record<'S1' | 'S2' | 'T1', number>;
const codes: Record<string, string> = {};

/** A purchase as a till tells of it: redeemed, then the order with what the coupon took off. */
async function buy(coupon: string, at: Date, { order = true, orderFen = 1_500 } = {}) {
  const code = codes[coupon]!;
  const externalNo = `O-${coupon}-${at.getTime()}`;
  await chain.offers.redeem(till('1'), { storeId: stores.S1, spendFen: 4_000, at, code, key: externalNo });
  if (order)
    await tell({ externalNo, orderedAt: at.toISOString(), couponDiscounts: [{ code, discountFen: orderFen }] });
  return externalNo;
}

async function tell(
  given: Pick<z.input<typeof NewOrder>, 'externalNo' | 'orderedAt'> & Partial<z.input<typeof NewOrder>>,
) {
  const lines = [{ sku: 'latte', name: '拿铁', quantity: 1, unitPriceFen: 4_000, discountFen: 1_500 }];
  const order = NewOrder.parse({ store: 'S1', channel: 'counter', lines, ...given });
  const { results } = await orders.record(pos, { source: 'pos', orders: [order] });
  expect(results[0]!.result).toBe('accepted');
}

/** Money and coupon given back; `fen` null: the coupon whole. */
async function giveBack(coupon: string, externalNo: string | null, at: Date, fen: number | null = null) {
  const code = codes[coupon]!;
  const key = `R-${coupon}`;
  await chain.offers.cancel(till('1'), { storeId: stores.S1, at, code, key, discountFen: fen });
  if (!externalNo) return;
  const couponDiscounts = [{ code, discountFen: fen ?? 1_500 }];
  await orders.refund(pos, {
    ...{ source: 'pos', externalNo, refundNo: key, refundedAt: at.toISOString(), amountFen: fen ? 800 : 2_500 },
    couponDiscounts,
  });
}

/** A coupon from February, and a March of everything that happens to coupons. */
beforeAll(async () => {
  platform = await testPlatform(database, { at: '2026-02-27T12:00:00+08:00' });
  chain = chainOn(platform);
  stores = await openStores(chain);
  orders = createOrders({
    platform,
    customers: chain.customers,
    organisation: chain.organisation,
    guards: chain.access.guards,
  });
  await chain.offers.defineOffer(operator, noonOffer);
  const met = await meet(chain, ['ada', 'eve']);
  const [ada, eve] = [met.get('ada')!, met.get('eve')!];
  const issue = async (coupon: string, customerId = ada) => {
    codes[coupon] = (await give(chain, customerId, { grantKey: coupon, storeId: stores.S1 })).code;
  };
  await issue('february');
  await issue('over');

  platform.clock.advanceTo(on(1));
  await buy('february', on(1));
  for (const coupon of ['whole', 'part', 'twice', 'undone', 'undone first', 'void', 'kept']) await issue(coupon);
  await issue('erased', eve);

  platform.clock.advanceTo(on(2));
  const [whole, part, twice] = [await buy('whole', on(2)), await buy('part', on(2)), await buy('twice', on(2))];
  await buy('undone', on(2), { order: false });
  await buy('undone first', on(2), { order: false });
  await buy('erased', on(2));
  await chain.offers.voidCoupon(operator, { code: codes['void']!, reason: 'lost' });
  platform.clock.advanceTo(on(2, '18:00'));
  await giveBack('whole', whole, on(2, '18:00'));
  await giveBack('part', part, on(2, '18:00'), 700);
  await giveBack('twice', twice, on(2, '18:00'));
  await giveBack('undone', null, on(2, '12:05'));
  await giveBack('undone first', null, on(2, '18:00'));
  await buy('undone first', on(2, '18:00'));
  platform.clock.advanceTo(on(3));
  // Told a day late.
  await buy('twice', on(2, '19:00'));
  await platform.db.transaction().execute((tx) => chain.offers.personalData.erase(tx, eve));
  platform.clock.advanceTo(new Date('2026-04-02T09:00:00+08:00'));
});

const march = () => reconcile(database.db, { ...MARCH, now: platform.clock.now() });

describe('a month', () => {
  it('balances from its opening to its closing, and agrees with the orders to the fen', async () => {
    const report = await march();
    expect(report.total).toMatchObject({
      opening: { pieces: 2, fen: 3_000 },
      issued: { pieces: 8, fen: 12_000 },
      redeemed: { pieces: 9, fen: 13_500 },
      cancelled: { pieces: 4, fen: 6_000 },
      voided: { pieces: 1, fen: 1_500 },
      closing: { pieces: 0, fen: 0 },
      missing: { pieces: 0, fen: 0 },
      discountFen: 6_800,
    });
    // february, part less 7 yuan, twice, erased and the second try of "undone first"; the undone never were orders.
    expect(report.orders).toEqual({ takenFen: 10_500, backFen: 3_700, netFen: 6_800 });
    expect(report.ledger).toEqual({ takenFen: 13_500, backFen: 6_700, netFen: 6_800 });
    expect(report.reasons).toEqual([
      { why: 'erased', explained: true, coupons: 1, fen: 0 },
      { why: 'undone', explained: true, coupons: 2, fen: 0 },
    ]);
    expect(report.reportedLate).toEqual({ entries: 2, fen: 3_000 });
    expect(report.differences).toBe(0);
    expect(report.shown.map(({ why }) => why)).toEqual(['undone', 'undone']);
    expect(report.shown.map(({ code }) => code).toSorted()).toEqual(
      [codes['undone'], codes['undone first']].toSorted(),
    );
  });

  it('is what its two halves are', async () => {
    const now = platform.clock.now();
    const halves = [
      await reconcile(database.db, { from: '2026-03-01', to: '2026-03-02', now }),
      await reconcile(database.db, { from: '2026-03-03', to: '2026-03-31', now }),
    ];
    const whole = await march();
    expect(halves[0]!.total.closing).toEqual(halves[1]!.total.opening);
    expect(halves[0]!.total.expired.pieces + halves[1]!.total.expired.pieces).toBe(whole.total.expired.pieces);
    expect(halves[0]!.orders.netFen + halves[1]!.orders.netFen).toBe(whole.orders.netFen);
    expect(halves.map(({ differences }) => differences)).toEqual([0, 0]);
  });

  it('is printed in Chinese and English, with every fen', async () => {
    const lines = textOf(await march());
    expect(lines.find((line) => line.startsWith('合计 total'))).toMatch(/ 8 \/ 120\.00 .* 68\.00 +68\.00$/);
    expect(lines.at(-1)).toContain('✓ 账实相符');
  });
});

describe('by store and by day', () => {
  const places = async (db = database.db) =>
    comparePlaces(db, await periodOf(db, { ...MARCH, now: platform.clock.now() }));
  const even = { ordersBackFen: 0, ledgerBackFen: 0, differing: 0 };

  it('each side stands where and when it says, and the rows add up to the whole', async () => {
    const { byStore, byDay } = await places();
    const whole = { ordersTakenFen: 10_500, ordersBackFen: 3_700, ledgerTakenFen: 13_500, ledgerBackFen: 6_700 };
    expect(byStore).toEqual([{ store: { code: 'S1', name: 'S1 店' }, ...whole, differing: 0 }]);
    expect(byDay).toEqual([
      { day: '2026-03-01', ordersTakenFen: 1_500, ledgerTakenFen: 1_500, ...even },
      { ...whole, day: '2026-03-02', ordersTakenFen: 9_000, ledgerTakenFen: 12_000, differing: 0 },
    ]);
    expect((await march()).byOffer).toEqual(
      [
        { offer: null, ordersTakenFen: 1_500, ledgerTakenFen: 1_500, ...even },
        {
          offer: { code: noonOffer.code, name: noonOffer.name },
          ...{ ...whole, ordersTakenFen: 9_000, ledgerTakenFen: 12_000, differing: 0 },
        },
      ].toReversed(),
    );
  });

  it('a coupon that differs is counted in its rows; one that was told for another store is not', async () => {
    const undo = new Error('undone');
    const damaged = database.db.transaction().execute(async (tx) => {
      await sql`
        update orders.coupon_amount set store_id = ${stores.S2} where kind = 'refund' and code = ${codes['part']}`.execute(
        tx,
      );
      expect(
        (await places(tx)).byStore.map(({ store, ordersBackFen, differing }) => [
          store?.code,
          ordersBackFen,
          differing,
        ]),
      ).toEqual([
        ['S1', 3_000, 0],
        ['S2', 700, 0],
      ]);
      await sql`
        update orders.coupon_amount set discount_fen = discount_fen + 1 where code = ${codes['february']}`.execute(tx);
      const { byStore, byDay } = await places(tx);
      expect(byStore.map(({ differing }) => differing)).toEqual([1, 0]);
      expect(byDay.map(({ differing }) => differing)).toEqual([1, 0]);
      throw undo;
    });
    await expect(damaged).rejects.toBe(undo);
  });
});

describe('in the console', () => {
  let http: Http;
  let finance: Record<string, string>;
  const session = async (login: string, scope: { wholeChain: boolean; storeIds?: number[] }) => {
    const { password } = await chain.access.createUser(operator, { login, name: login, role: 'read_only', ...scope });
    const answer = await http.inject({ method: 'POST', url: '/api/console/login', body: { login, password } });
    return Object.fromEntries(answer.cookies.map(({ name, value }) => [name, value]));
  };
  const ask = (file: string, query: Record<string, string>, cookies = finance) =>
    http.inject({ url: `/api/console/reconciliation${file}`, query, cookies });
  beforeAll(async () => {
    http = await createHttp({ log: platform.log, requestsPerMinute: 1_000 });
    for (const { parts } of [chain.access, chain.offers]) parts.routes?.(http);
    finance = await session('finance', { wholeChain: true });
  });

  it('is read by whoever answers for the whole chain, and by nobody who answers for some stores', async () => {
    const answer = await ask('', MARCH);
    expect([answer.statusCode, answer.json()]).toMatchObject([
      200,
      {
        ...MARCH,
        until: '2026-03-31T15:59:59.999Z',
        differences: 0,
        orders: { netFen: 6_800 },
        ledger: { netFen: 6_800 },
      },
    ]);
    const regional = await session('regional', { wholeChain: false, storeIds: [stores.S1] });
    for (const file of ['', '.csv']) {
      const refused = await ask(file, { ...MARCH, ...(file && { see: 'day' }) }, regional);
      expect([refused.statusCode, refused.json().code]).toEqual([403, 'access.other_store']);
    }
    expect((await ask('', MARCH, {})).statusCode).toBe(401);
    expect((await ask('', { from: '2026-03-31', to: '2026-03-01' })).statusCode).toBe(400);
    expect((await ask('', { from: '2025-03-01', to: '2026-03-02' })).statusCode).toBe(400);
  });

  it('is a file by offer, store, day or coupon, in which a spreadsheet calculates nothing', async () => {
    const lines = async (see: string) => {
      const { body } = await ask('.csv', { ...MARCH, see });
      return body.replace('\uFEFF', '').trim().split('\r\n');
    };
    expect(await lines('day')).toEqual([
      'day,orders_taken_fen,orders_back_fen,orders_net_fen,ledger_taken_fen,ledger_back_fen,ledger_net_fen,difference_fen,differing_coupons',
      '2026-03-01,1500,0,1500,1500,0,1500,0,0',
      '2026-03-02,9000,3700,5300,12000,6700,5300,0,0',
    ]);
    expect((await lines('store'))[1]).toBe('2026-03-01,2026-03-31,S1,S1 店,10500,3700,6800,13500,6700,6800,0,0');
    expect((await lines('offer'))[1]).toMatch(/^2026-03-01,2026-03-31,noon-15,午间 15 元券,9000,3700,5300,/);
    await sql`
      insert into orders.coupon_amount
      values ('nobody', 994, 'sale', ${stores.S1}, '2026-03-20T12:00:00+08:00', 'pos', '=1+1', 300)`.execute(
      database.db,
    );
    try {
      expect((await lines('coupon'))[1]).toBe(
        "NOBODY,,'=1+1,S1 店,2026-03-20T04:00:00.000Z,unknown_code,no,300,0,300,0,0,0,300",
      );
      expect((await ask('', MARCH)).json().shown[0]).toMatchObject({ orders: ['=1+1'], stores: ['S1 店'] });
    } finally {
      await sql`delete from orders.coupon_amount where document_id = 994`.execute(database.db);
    }
  });
});

describe('a coupon of another system', () => {
  it('explains what an order tells of it, and is in no sum of ours', async () => {
    const undo = new Error('undone');
    const told = database.db.transaction().execute(async (tx) => {
      await sql`insert into offers.foreign_coupon_of (foreign_id, system, customer_id) values ('pos-77', 'pos', 1)`.execute(
        tx,
      );
      await sql`
        insert into orders.coupon_amount
        values ('POS77', 993, 'sale', 1, '2026-03-20T12:00:00+08:00', 'pos', 'X-4', 250)`.execute(tx);
      const { differences, reasons, ledger } = await reconcile(tx, { ...MARCH, now: platform.clock.now() });
      expect(reasons).toContainEqual({ why: 'foreign', explained: true, coupons: 1, fen: 250 });
      expect([differences, ledger.netFen]).toEqual([0, 6_800]);
      throw undo;
    });
    await expect(told).rejects.toBe(undo);
  });
});

describe('a difference is found and named', () => {
  const LATER = "'2026-03-20T12:00:00+08:00'";
  const ofCoupon = (coupon: string) => `code = '${codes[coupon]}'`;
  it.each<[string, Why, string | null, number, () => string]>([
    [
      'one fen in an order',
      'amounts_differ',
      'february',
      1,
      () => `update orders.coupon_amount set discount_fen = discount_fen + 1 where ${ofCoupon('february')}`,
    ],
    [
      'one fen in a refund',
      'amounts_differ',
      'part',
      -1,
      () =>
        `update orders.coupon_amount set discount_fen = discount_fen + 1 where kind = 'refund' and ${ofCoupon('part')}`,
    ],
    [
      'a fen too many on both sides of an order',
      'amounts_differ',
      'whole',
      0,
      () => `update orders.coupon_amount set discount_fen = discount_fen + 1 where ${ofCoupon('whole')}`,
    ],
    [
      'a fen too few on both sides of an order',
      'amounts_differ',
      'whole',
      0,
      () => `update orders.coupon_amount set discount_fen = discount_fen - 1 where ${ofCoupon('whole')}`,
    ],
    [
      'an order that never came',
      'redemption_without_order',
      'february',
      -1_500,
      () => `with gone as (delete from orders.anonymous_applied_coupon where ${ofCoupon('february')})
        delete from orders.coupon_amount where ${ofCoupon('february')}`,
    ],
    [
      'an order whose coupon nobody redeemed',
      'order_without_redemption',
      'kept',
      900,
      () => `insert into orders.coupon_amount values ('${codes['kept']}', 990, 'sale', 1, ${LATER}, 'pos', 'X-1', 900)`,
    ],
    [
      'an order that does not say what the coupon took off',
      'amount_not_told',
      'february',
      -1_500,
      () => `delete from orders.coupon_amount where ${ofCoupon('february')}`,
    ],
    [
      'an order that names a coupon nobody redeemed, and no more',
      'amount_not_told',
      'kept',
      0,
      () => `with part as (select order_id, ordered_at, store_id from orders.anonymous_order order by order_id limit 1)
        insert into orders.anonymous_applied_coupon (store_id, order_id, ordered_at, code)
        select store_id, order_id, ordered_at, '${codes['kept']}' from part`,
    ],
    [
      'a code that no coupon has',
      'unknown_code',
      null,
      300,
      () => `insert into orders.coupon_amount values ('nobody', 991, 'sale', 1, ${LATER}, 'pos', 'X-2', 300)`,
    ],
    [
      'one fen in the order of an erased customer',
      'redemption_without_order',
      null,
      -1_500,
      () => `update orders.coupon_amount set discount_fen = discount_fen + 1 where ${ofCoupon('erased')}`,
    ],
    [
      'one fen in the journal',
      'amounts_differ',
      'february',
      -1,
      () => `update offers.coupon_event set discount_fen = discount_fen + 1, given_fen = given_fen + 1
        where coupon_id = (select coupon_id from offers.coupon where ${ofCoupon('february')})`,
    ],
  ])('%s', async (_, why, coupon, fen, damage) => {
    const undo = new Error('undone');
    const damaged = database.db.transaction().execute(async (tx) => {
      await sql.raw(damage()).execute(tx);
      const { differences, reasons, shown } = await reconcile(tx, { ...MARCH, now: platform.clock.now() });
      expect(differences).toBeGreaterThan(0);
      expect(reasons).toContainEqual({ why, explained: false, coupons: 1, fen });
      if (coupon) expect(shown).toContainEqual(expect.objectContaining({ code: codes[coupon], why }));
      throw undo;
    });
    await expect(damaged).rejects.toBe(undo);
  });

  it('a purchase without the network that gave more than was redeemed is explained by its case', async () => {
    const undo = new Error('undone');
    const lost = database.db.transaction().execute(async (tx) => {
      await sql`
        insert into orders.coupon_amount
        values (${codes['february']}, 992, 'sale', 1, '2026-03-02T12:00:00+08:00', 'pos', 'X-3', 400)`.execute(tx);
      await sql`
        insert into offers.offline_report (key, caller, request, coupon_id, store_id, at, recorded_at, spend_fen, given_fen, result,
          booked_fen, loss_fen, reason, case_id)
        select 'X-3', 'x', 'x', coupon_id, 1, '2026-03-02T12:00:00+08:00', '2026-03-03T12:00:00+08:00', 4000, 400, 'review', 0, 400,
          'already_redeemed', 'c'
        from offers.coupon where code = ${codes['february']}`.execute(tx);
      const { differences, reasons } = await reconcile(tx, { ...MARCH, now: platform.clock.now() });
      expect(reasons).toContainEqual({ why: 'offline_loss', explained: true, coupons: 1, fen: 400 });
      expect(differences).toBe(0);
      throw undo;
    });
    await expect(lost).rejects.toBe(undo);
  });
});
