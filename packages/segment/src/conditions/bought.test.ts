import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSegment, printSegment, saySegment } from '../segment.ts';
import { ago, DAYS, people, type Row, type WithRows, withRows } from '../testing/duck.ts';
import { DIRECTORY } from '../testing/event-names.ts';

const sold = (customer_id: number, order_id: number, days: number, sku: string, more: Row = {}): Row => ({
  customer_id,
  order_id,
  at: ago(days * DAYS),
  sku,
  quantity: 1,
  amount_fen: 1500,
  store_id: 1,
  local_at: '2026-10-14 08:00:00',
  ...more,
});
const line = [
  // 1: two lines of the same product in one order
  sold(1, 1, 3, 'L1'),
  sold(1, 1, 3, 'L1', { line_no: 2, quantity: 2, amount_fen: 3000 }),
  // 2: in two orders, one of them too old for 30 days
  sold(2, 2, 2, 'L1'),
  sold(2, 3, 40, 'L1'),
  sold(2, 4, 1, 'B1', { store_id: 3 }),
  // 3: three orders, a product that nobody knows any more
  ...[5, 6, 7].map((order_id) => sold(3, order_id, order_id, 'gone')),
];
const refund = [
  { customer_id: 1, refund_id: 1, at: ago(1), store_id: 1, amount_fen: 1500 },
  { customer_id: 1, refund_id: 2, at: ago(50 * DAYS), store_id: 3, amount_fen: 500 },
];

describe('what was bought and given back', () => {
  let data: WithRows;
  beforeAll(async () => {
    data = await withRows({ person: people(1, 2, 3, 4), line, refund }, { directory: DIRECTORY });
  });
  afterAll(() => data.close());

  it.each<[string, number[]]>([
    ['bought(product "生椰拿铁", count >= 2)', [1, 2]],
    ['bought(product "生椰拿铁", orders >= 2)', [2]],
    ['bought(product "生椰拿铁", orders > 1, within 30 days)', []],
    ['bought(orders >= 3)', [2, 3]],
    ['bought(orders = 1)', [1]],
    ['bought("生椰拿铁", quantity >= 3)', [1]],
    ['bought(quantity < 3)', [4]],
    ['bought(spent >= 45 yuan)', [1, 2, 3]],
    ['bought(products >= 2)', [2]],
    ['bought(products = 1, orders >= 3)', [3]],
    ['bought(category "咖啡")', [1, 2]],
    // a product that the directory doesn't know is of no category, not of another
    ['bought(category != "咖啡")', [2]],
    ['bought(product != "生椰拿铁")', [2, 3]],
    // a product without a brand is not of another brand
    ['bought(brand != "蓝山")', [1, 2]],
    ['bought(pieces >= 2, amount = 30 yuan)', [1]],
    ['bought(last(category "烘焙"))', [2]],
    ['bought(category "咖啡", city "北京")', []],
    ['bought(stores >= 2)', [2]],
    ['refunded(amount >= 15 yuan, within 1 day)', [1]],
    ['refunded(refunds >= 20 yuan, stores >= 2)', [1]],
    ['refunded(refunds < 20 yuan)', [2, 3, 4]],
  ])('%s', async (text, members) => {
    const tree = parseSegment(text, DIRECTORY);
    expect(parseSegment(printSegment(tree, DIRECTORY), DIRECTORY)).toEqual(tree);
    expect(await data.members(text)).toEqual(members);
  });
});

it.each([
  [
    'bought(product "生椰拿铁", count >= 2, within 30 days)',
    '近 30 天买过 生椰拿铁 至少 2 次',
    'bought 生椰拿铁 at least 2 times within the last 30 days',
  ],
  [
    'bought(category "咖啡", quantity >= 1)',
    '买过 咖啡 类商品共至少 1 件',
    'bought something of category 咖啡 in all at least 1 piece',
  ],
  ['refunded(refunds > 100 yuan)', '退过款共退超过 100 元', 'got a refund getting back more than 100 yuan'],
])('%s is said', (text, zh, en) => {
  const tree = parseSegment(text, DIRECTORY);
  expect(printSegment(tree, DIRECTORY)).toBe(text);
  expect(saySegment(tree, DIRECTORY, 'zh')).toBe(`顾客${zh}`);
  expect(saySegment(tree, DIRECTORY, 'en')).toBe(`Customers who ${en}`);
});
