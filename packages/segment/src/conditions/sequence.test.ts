import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dependenceOf } from '../compile/compile.ts';
import { parseSegment, printSegment, saySegment } from '../segment.ts';
import { ago, DAYS, people, type WithRows, withRows } from '../testing/duck.ts';
import { DIRECTORY } from '../testing/event-names.ts';

const sold = (customer_id: number, sku: string, days: number) => ({ customer_id, sku, at: ago(days * DAYS) });
const line = [
  // 1: coffee, seven days later to the millisecond bread
  sold(1, 'L1', 10),
  sold(1, 'B1', 3),
  // 2: at the same instant; bread long after
  sold(2, 'L1', 30),
  sold(2, 'B1', 30),
  sold(2, 'B1', 22.9),
  // 3: the other way round
  sold(3, 'B1', 9),
  sold(3, 'L1', 5),
  // 4: the coffee lies before the window; coffee, coffee, bread
  sold(4, 'L1', 62),
  sold(4, 'L2', 61),
  sold(4, 'B1', 59),
  // 5: bread only after now
  sold(5, 'L1', 1),
  sold(5, 'B1', -1),
];

describe('sequence', () => {
  let data: WithRows;
  beforeAll(async () => {
    data = await withRows(
      {
        person: people(1, 2, 3, 4, 5),
        line,
        touch: [{ customer_id: 1, run_id: 1, at: ago(5 * DAYS) }],
      },
      { directory: DIRECTORY },
    );
  });
  afterAll(() => data.close());

  it.each<[string, number[]]>([
    ['sequence(bought(category "咖啡"), bought(category "烘焙"), gap <= 7 days, within 60 days)', [1]],
    ['sequence(bought(category "咖啡"), bought(category "烘焙"), within 60 days)', [1, 2]],
    ['sequence(bought(category "咖啡"), bought(category "烘焙"))', [1, 2, 4]],
    ['sequence(bought(category "咖啡"), bought(category "烘焙"), gap <= 6 days)', [4]],
    ['sequence(bought(category "烘焙"), bought(category "咖啡"))', [3]],
    ['sequence(bought(category "咖啡"), bought(category "咖啡"))', [4]],
    ['sequence(bought("生椰拿铁"), bought("拿铁"), bought("吐司"), gap <= 2 days)', [4]],
    ['sequence(bought, touched, bought, gap <= 5 days)', [1]],
    ['sequence(bought, touched, bought, gap <= 4 days)', []],
    ['not sequence(bought, bought)', [5]],
  ])('%s', async (text, members) => {
    const tree = parseSegment(text, DIRECTORY);
    expect(printSegment(tree, DIRECTORY).replaceAll('product ', '')).toBe(text);
    expect(await data.members(text)).toEqual(members);
  });
});

it('is said, and depends on the rows of every step', () => {
  const tree = parseSegment('sequence(touched, bought(category "烘焙"), gap <= 7 days, within 60 days)', DIRECTORY);
  expect(saySegment(tree, DIRECTORY, 'zh')).toBe('顾客近 60 天先被触达过，7 天内又买过 烘焙 类商品');
  expect(saySegment(tree, DIRECTORY, 'en')).toBe(
    'Customers who were touched, then within 7 days bought something of category 烘焙 within the last 60 days',
  );
  const { relations, boundaries } = dependenceOf(tree, DIRECTORY);
  expect([...relations].sort()).toEqual(['line', 'touch']);
  expect(boundaries).toEqual([
    { kind: 'after', relation: 'touch', column: 'at', seconds: 60 * 86_400 },
    { kind: 'after', relation: 'line', column: 'at', seconds: 60 * 86_400 },
  ]);
});

it.each([
  ['sequence(bought)', 'syntax, found sequence'],
  ['sequence(bought, fought)', 'unknown_word, found fought'],
  ['sequence(bought, bought(count >= 2))', 'unknown_word, found count'],
  ['sequence(bought, bought, gap >= 7 days)', 'syntax, found gap, expected gap <= 7 days'],
  ['sequence(bought, bought, gap <= 7)', 'wrong_type, found 7'],
  ['sequence(bought, bought, gap <= 7 days, gap <= 7 days)', 'not_here, found gap'],
])('%s is refused', (text, message) => {
  expect(() => parseSegment(text, DIRECTORY)).toThrow(message);
});
