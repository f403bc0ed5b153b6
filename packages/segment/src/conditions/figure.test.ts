import { expect, it } from 'vitest';
import { parseSegment, saySegment } from '../segment.ts';
import { CHAIN } from '../testing/chain.ts';
import { people, peopleWith } from '../testing/duck.ts';

const who = await peopleWith({
  person: people(
    { points: 100, orders: 0, spent_fen: 1989 },
    { points: 99, orders: 5, spent_fen: 20_000 },
    { orders: 6, spent_fen: 19_999 },
    { points: 0, orders: 1, spent_fen: -500 },
  ),
});
it.each([
  ['points >= 100', [1], '有至少 100 积分', 'have at least 100 points'],
  ['points < 100', [2, 4], '有少于 100 积分', 'have less than 100 points'],
  ['points != 100', [2, 4], '有不是 100 积分', 'have not 100 points'],
  ['orders_total >= 5', [2, 3], '累计至少 5 单', 'have at least 5 orders in all'],
  ['orders_total = 0', [1], '累计正好 0 单', 'have exactly 0 orders in all'],
  ['spent_total >= 200 yuan', [2], '累计消费至少 200 元', 'spent at least 200 yuan in all'],
  ['spent_total = 19.89 元', [1], '累计消费正好 19.89 元', 'spent exactly 19.89 yuan in all'],
  ['spent_total < 200', [1, 3, 4], '累计消费少于 200 元', 'spent less than 200 yuan in all'],
])('%s', async (text, ids, zh, en) => {
  expect(await who(text)).toEqual(ids);
  const tree = parseSegment(text, CHAIN);
  expect([saySegment(tree, CHAIN, 'zh'), saySegment(tree, CHAIN, 'en')]).toEqual([`顾客${zh}`, `Customers who ${en}`]);
});
it.each([
  ['points', 'syntax'],
  ['points >= -1', 'out_of_range'],
  ['points >= 1.5', 'out_of_range'],
  ['points >= 9999999999999', 'out_of_range'],
  ['points >= 100 yuan', 'wrong_type'],
  ['points in (1, 2)', 'syntax'],
  ['spent_total >= 0.001 yuan', 'out_of_range'],
  ['spent_total >= "200"', 'wrong_type'],
])('refuses %s', (text, message) => expect(() => parseSegment(text, CHAIN)).toThrow(message));
