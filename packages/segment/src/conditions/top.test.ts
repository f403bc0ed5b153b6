import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileSegment, dependenceOf } from '../compile/compile.ts';
import { duckdb } from '../compile/engine.ts';
import { parseSegment, printSegment, saySegment } from '../segment.ts';
import { ago, DAYS, NOW, type WithRows, withRows, ZONE } from '../testing/duck.ts';
import { DIRECTORY } from '../testing/event-names.ts';

let orders = 0;
const spent = (customer_id: number, ...fen: number[]) =>
  fen.map((paid_fen, i) => ({
    customer_id,
    order_id: ++orders,
    at: ago((customer_id + i) * DAYS),
    paid_fen,
    channel: i === 0 ? 'counter' : 'app',
  }));
const person = [
  ...[1, 2, 3, 4, 5].map((customer_id) => ({ customer_id, city: '上海', tier_rank: customer_id % 2 })),
  ...[6, 7].map((customer_id) => ({ customer_id, city: '北京' })),
  { customer_id: 8, city: null },
  { customer_id: 9, city: '上海' },
];
const purchase = [
  ...spent(1, 500),
  ...spent(2, 300, 100),
  ...spent(3, 400),
  ...spent(4, 400),
  ...spent(5, 0),
  ...spent(6, 100),
  ...spent(7, 100),
  ...spent(8, 900, 900, 900),
];

describe('ranks', () => {
  let data: WithRows;
  beforeAll(async () => {
    data = await withRows({ person, purchase }, { directory: DIRECTORY });
  });
  afterAll(() => data.close());

  it.each<[string, number[]]>([
    // of 8 who ordered: 8 (2700), 1 (500), 2 3 4 (400), 6 7 (100), 5 (0)
    ['top(12%, spent)', [8]],
    ['top(13%, spent)', [1, 8]],
    // three tie with the third
    ['top(30%, spent)', [1, 2, 3, 4, 8]],
    ['top(62%, spent)', [1, 2, 3, 4, 8]],
    ['top(63%, spent)', [1, 2, 3, 4, 6, 7, 8]],
    ['top(99%, spent)', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['not top(99%, spent)', [9]],
    // of five in Shanghai and two in Beijing; who lives nowhere is not ranked
    ['top(10%, spent, by_city)', [1, 6, 7]],
    ['top(21%, spent, by_city)', [1, 2, 3, 4, 6, 7]],
    ['top(50%, spent, by_tier)', [1, 2, 3, 4]],
    ['top(10%, spent, by_home_store)', []],
    ['top(10%, count)', [8]],
    ['top(20%, count)', [2, 8]],
    ['top(1%, latest)', [1]],
    ['top(26%, latest)', [1, 2, 3]],
    ['top(50%, spent, channel "app")', [8]],
    ['top(50%, spent, by_city, channel "app")', [2]],
    ['top(50%, spent, within 2 days)', [1]],
    // fifths: 8 | 1 | 2 3 4 | 6 7 | 5, of 8
    ['rfm(value = 5)', [1, 8]],
    ['rfm(value = 4)', [2, 3, 4]],
    ['rfm(value = 3)', []],
    ['rfm(value = 2)', [6, 7]],
    ['rfm(value = 1)', [5]],
    ['rfm(value >= 4)', [1, 2, 3, 4, 8]],
    ['rfm(value < 4)', [5, 6, 7]],
    ['rfm(value != 4)', [1, 5, 6, 7, 8]],
    ['rfm(value <= 5)', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['rfm(value > 5)', []],
    ['rfm(recency = 5, value >= 4)', [1, 2]],
    ['rfm(frequency >= 4, value = 5, recency <= 5, within 365 days)', [1, 8]],
    ['rfm(recency = 1, within 2 days)', []],
  ])('%s', async (text, members) => {
    const tree = parseSegment(text, DIRECTORY);
    expect(parseSegment(printSegment(tree, DIRECTORY), DIRECTORY)).toEqual(tree);
    expect(await data.members(text)).toEqual(members);
  });
});

it('compares with everybody, also when it is asked about few', () => {
  const tree = parseSegment('top(10%, spent)', DIRECTORY);
  const { sql } = compileSegment(tree, { engine: duckdb, directory: DIRECTORY, now: NOW, zone: ZONE, among: [1, 2] });
  expect(sql.match(/any\(/g)).toHaveLength(1);
  expect(sql).toContain('from purchase e');
  expect(dependenceOf(tree, DIRECTORY).everybody).toBe(true);
});

it.each([
  [
    'top(10%, spent, by_city, within 180 days)',
    '近 180 天消费在所在城市排名前 10%',
    'are in the top 10% by spending in their city within the last 180 days',
  ],
  [
    'top(20%, count, channel "counter")',
    '通过柜台的订单下单次数排名前 20%',
    'are in the top 20% by number of orders (orders: through the counter)',
  ],
  [
    'rfm(recency >= 4, value = 5, within 365 days)',
    '近 365 天最近度至少 4 分、额度为 5 分',
    'have a recency score of at least 4 and a value score of 5 within the last 365 days',
  ],
])('%s is said', (text, zh, en) => {
  const tree = parseSegment(text, DIRECTORY);
  expect(printSegment(tree, DIRECTORY)).toBe(text);
  expect(saySegment(tree, DIRECTORY, 'zh')).toBe(`顾客${zh}`);
  expect(saySegment(tree, DIRECTORY, 'en')).toBe(`Customers who ${en}`);
});

it.each([
  ['top(10%)', 'syntax, found top'],
  ['top(10%, spent, count)', 'syntax, found top'],
  ['top(0%, spent)', 'out_of_range, found 0 percent'],
  ['top(100%, spent)', 'out_of_range'],
  ['top(10, spent)', 'out_of_range, found 10'],
  ['top(10%, spend)', 'unknown_word, found spend, expected spent'],
  ['rfm', 'missing, found rfm'],
  ['rfm(recency >= 6)', 'out_of_range, found 6'],
  ['rfm(recncy >= 4)', 'unknown_word, found recncy'],
])('%s is refused', (text, message) => {
  expect(() => parseSegment(text, DIRECTORY)).toThrow(message);
});
