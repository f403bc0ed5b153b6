import { beforeAll, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { findUncoveredTables } from '../customers/index.ts';
import { member, order, ordersFor, stateOf, till } from './testing.ts';

const database = testDatabase();
let platform: Awaited<ReturnType<typeof testPlatform>>;
let orders: Awaited<ReturnType<typeof ordersFor>>;
beforeAll(async () => {
  platform = await testPlatform(database);
  orders = await ordersFor(platform);
  await orders.record(till, {
    source: 'pos',
    orders: [
      order({ externalNo: 'A1', identities: [member('1')], couponCodes: ['C-1'] }),
      order({ externalNo: 'A2', identities: [member('2')], couponCodes: ['C-2'] }),
    ],
  });
  const back = { source: 'pos', externalNo: 'A1', refundNo: 'R1', refundedAt: '2026-03-15T11:30:00+08:00' };
  await orders.refund(till, { ...back, amountFen: 500 });
});

const idOf = async (card: string) =>
  platform.db.transaction().execute(async (tx) => {
    const people = [{ ref: 'x', identities: [member(card)] }];
    const found = await orders.customers.match(tx, people, {
      create: false,
      at: platform.clock.now(),
      source: 'tests',
    });
    return found.get('x')!.customerId;
  });

it('covers every table that names a customer', async () => {
  const uncovered = await findUncoveredTables(database.pool, [orders.personalData]);
  expect(uncovered.filter(({ table }) => table.startsWith('orders.'))).toEqual([]);
});

it('joins two customers’ orders, shows them to her, and keeps anonymous sales when she is forgotten', async () => {
  const [one, two] = [await idOf('1'), await idOf('2')];
  await platform.db.transaction().execute((tx) => orders.personalData.merge(tx, one, two));
  expect(await orders.personalData.export(platform.db, two)).toMatchObject({
    orders: [
      {
        number: 'A1',
        store: 's1 店',
        paidFen: 3_000,
        refundedFen: 500,
        couponCodes: ['C-1'],
        lines: [{ sku: 'latte' }],
      },
      { number: 'A2', couponCodes: ['C-2'] },
    ],
    refunds: [{ number: 'R1', amountFen: 500 }],
  });
  expect(await orders.personalData.export(platform.db, one)).toEqual({ orders: [], refunds: [] });

  await platform.db.transaction().execute((tx) => orders.personalData.erase(tx, two));
  const state = await stateOf(platform);
  expect(state.sales).toEqual([]);
  expect(state.refunds).toEqual([]);
  expect(state.anonymous).toMatchObject([{ sale: { external_no: 'A1', refunded_fen: 500 } }, { sale: {} }]);
  expect(state.anonymousRefunds).toHaveLength(1);
});
