import { NewOrder } from '@xiaoer/contracts';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { systemActor } from '../../access/index.ts';
import { createOrders } from '../../orders/index.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator } from '../testing/chain.ts';
import { till } from '../testing/tills.ts';
import type { Why } from './coupon-sides.ts';
import { textOf } from './print.ts';
import { reconcile } from './reconcile.ts';

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
