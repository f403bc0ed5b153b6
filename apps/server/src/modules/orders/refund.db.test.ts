import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { factsOf, member, order, ordersFor, stateOf, till } from './testing.ts';

const database = testDatabase();
let platform: Awaited<ReturnType<typeof testPlatform>>;
let orders: Awaited<ReturnType<typeof ordersFor>>;
beforeAll(async () => {
  platform = await testPlatform(database);
  orders = await ordersFor(platform);
  await orders.record(till, {
    source: 'pos',
    orders: ['A1', 'A2', 'A3'].map((externalNo) => order({ externalNo, identities: [member('7')] })),
  });
});

const refund = (overrides: object = {}) =>
  orders.refund(till, {
    source: 'pos',
    externalNo: 'A1',
    refundNo: 'R1',
    refundedAt: '2026-03-15T11:30:00+08:00',
    amountFen: 1_000,
    ...overrides,
  });

describe('a refund', () => {
  it('is taken once however often it is sent, and told once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => refund()));
    expect(answers.map((a) => a.result).toSorted()).toEqual(['accepted', ...Array(7).fill('unchanged')]);
    const { sales } = await stateOf(platform);
    expect(sales[0]).toMatchObject({ sale: { external_no: 'A1', refunded_fen: 1_000 } });
    expect(await factsOf(platform, 'orders.refunded')).toHaveLength(1);
  });

  it.each([
    ['amountFen', { amountFen: 999 }],
    ['refundedAt', { refundedAt: '2026-03-15T11:31:00+08:00' }],
    ['externalNo', { externalNo: 'A2' }],
  ])('of another %s under the same number is a conflict', async (field, overrides) => {
    await refund();
    await expect(refund(overrides)).rejects.toMatchObject({ code: 'orders.conflict', details: { field }, status: 409 });
  });

  it('never gives back more than was paid, however many ask at once', async () => {
    const asked = Array.from({ length: 5 }, (_, n) => refund({ externalNo: 'A3', refundNo: `S${n}`, amountFen: 900 }));
    const answers = await Promise.allSettled(asked);
    expect(answers.filter((a) => a.status === 'fulfilled')).toHaveLength(3);
    expect(answers.filter((a) => a.status === 'rejected').map((a) => a.reason.code)).toEqual(
      Array(2).fill('orders.refund_exceeds_paid'),
    );
  });

  it('keeps what it gave back of each coupon', async () => {
    const couponDiscounts = [{ code: 'C-1', discountFen: 200 }];
    const again = { externalNo: 'A2', refundNo: 'R2', couponDiscounts };
    expect((await refund(again)).result).toBe('accepted');
    expect((await refund(again)).result).toBe('unchanged');
    await expect(refund({ ...again, couponDiscounts: [{ code: 'C-1', discountFen: 201 }] })).rejects.toMatchObject({
      code: 'orders.conflict',
      details: { field: 'couponDiscounts' },
    });
    await expect(
      refund({ ...again, refundNo: 'R3', couponDiscounts: [...couponDiscounts, ...couponDiscounts] }),
    ).rejects.toMatchObject({ code: 'orders.coupon_twice' });
    const { rows } = await sql`
      select code, kind, external_no, discount_fen from orders.coupon_amount_info`.execute(platform.db);
    expect(rows).toEqual([{ code: 'C-1', kind: 'refund', external_no: 'A2', discount_fen: 200 }]);
  });

  it('of an order nobody knows is refused', async () => {
    await expect(refund({ externalNo: 'Z', refundNo: 'R9' })).rejects.toMatchObject({
      code: 'orders.order_not_found',
      status: 404,
    });
  });
});
