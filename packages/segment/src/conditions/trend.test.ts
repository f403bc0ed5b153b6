import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSegment, printSegment, saySegment } from '../segment.ts';
import { ago, DAYS, people, type Row, type WithRows, withRows } from '../testing/duck.ts';
import { DIRECTORY } from '../testing/event-names.ts';

let orders = 0;
/** Amounts in the order of time, the last one yesterday. */
const paid = (customer_id: number, amounts: number[], more: Row = {}) =>
  amounts.map((paid_fen, i) => ({
    customer_id,
    order_id: ++orders,
    at: ago((amounts.length - i) * DAYS),
    paid_fen,
    channel: 'counter',
    ...more,
  }));
const times = (n: number, fen: number) => Array.from({ length: n }, () => fen);
const purchase = [
  // 1: exactly a fifth less; an older order that doesn't count
  ...paid(1, [9_999, ...times(5, 100), ...times(5, 80)]),
  // 2: one fen too much
  ...paid(2, [...times(5, 100), ...times(4, 80), 81]),
  // 3: nine orders only
  ...paid(3, [...times(4, 100), ...times(5, 10)]),
  // 4: all at one instant: the greater numbers are the later ones
  ...paid(4, [...times(5, 100), ...times(5, 150)], { at: ago(5), channel: 'app' }),
  // 5: nothing paid before
  ...paid(5, [...times(5, 0), ...times(5, 100)]),
  // 6: the last ones lie after now
  ...paid(6, [...times(10, 100)]),
  ...paid(6, times(5, 10), { at: ago(-1) }),
];

describe('trend', () => {
  let data: WithRows;
  beforeAll(async () => {
    const person = people(1, 2, 3, 4, 5, 6, 7).map((one) => ({
      ...one,
      orders: purchase.filter(({ customer_id }) => customer_id === one['customer_id']).length,
    }));
    data = await withRows({ person, purchase }, { directory: DIRECTORY });
  });
  afterAll(() => data.close());

  it.each<[string, number[]]>([
    ['trend(last 5, change <= -20%)', [1]],
    ['trend(last 5, change <= -19%)', [1, 2]],
    ['trend(last 5, change >= 50%)', [4]],
    ['trend(last 5, change >= 51%)', []],
    ['trend(last 5, change >= 0%)', [4, 6]],
    ['trend(channel "counter", last 4, change <= -80%)', [3]],
    ['trend(last 1, change <= 0%, within 3 days)', [1, 3, 4, 5, 6]],
    ['not trend(last 5, change <= 1000%)', [3, 5, 7]],
  ])('%s', async (text, members) => {
    const tree = parseSegment(text, DIRECTORY);
    expect(printSegment(tree, DIRECTORY)).toBe(text);
    expect(await data.members(text)).toEqual(members);
  });
});

it.each([
  [
    'trend(last 5, change <= -20%)',
    '最近 5 单的平均金额比之前 5 单低至少 20%',
    'spend on average at least 20% less in their last 5 orders than in the 5 before',
  ],
  [
    'trend(channel "counter", last 3, change >= 50%)',
    '通过柜台最近 3 单的平均金额比之前 3 单高至少 50%',
    'spend on average at least 50% more in their last 3 orders than in the 3 before (through the counter)',
  ],
])('%s is said', (text, zh, en) => {
  const tree = parseSegment(text, DIRECTORY);
  expect(saySegment(tree, DIRECTORY, 'zh')).toBe(`顾客${zh}`);
  expect(saySegment(tree, DIRECTORY, 'en')).toBe(`Customers who ${en}`);
});

it.each([
  ['trend(last 5)', 'syntax, found trend, expected trend(last 5, change <= -20%)'],
  ['trend(last 51, change <= -20%)', 'out_of_range, found 51'],
  ['trend(last 5, change < -20%)', 'syntax, found change'],
  ['trend(last 5, change <= -20)', 'out_of_range, found -20'],
  ['trend(last 5, change <= -101%)', 'out_of_range'],
  ['trend(last 5, change <= -20%, foo)', 'unknown_word, found foo'],
])('%s is refused', (text, message) => {
  expect(() => parseSegment(text, DIRECTORY)).toThrow(message);
});
