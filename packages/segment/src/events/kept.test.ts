import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileSegment, duckdb, parseSegment } from '../index.ts';
import { ago, DAYS, NOW, people, type Row, type WithRows, withRows, ZONE } from '../testing/duck.ts';
import { DIRECTORY } from '../testing/event-names.ts';

let orders = 0;
const order = (customer_id: number, hours: number, channel: string): Row => ({
  customer_id,
  order_id: ++orders,
  at: ago(hours),
  channel,
});
const purchase = [
  order(1, 9 * DAYS, 'mini_program'),
  order(1, 2 * DAYS, 'app'),
  // 2: the counter only later than now
  order(2, 9 * DAYS, 'mini_program'),
  order(2, -1, 'counter'),
  // 3: the counter before now and later
  order(3, 9 * DAYS, 'counter'),
  order(3, -1, 'counter'),
  // 4: all later than now
  order(4, -1, 'mini_program'),
  // 5: two at one instant are both the first
  order(5, 3 * DAYS, 'delivery'),
  order(5, 3 * DAYS, 'mini_program'),
  // 6: none
  // 7: just now
  order(7, 0, 'counter'),
];

describe('what is kept with the person', () => {
  let data: WithRows;
  beforeAll(async () => {
    data = await withRows({ person: people(1, 2, 3, 4, 5, 6, 7), purchase }, { directory: DIRECTORY });
  });
  afterAll(() => data.close());

  it.each<[string, number[]]>([
    ['ordered', [1, 2, 3, 5, 7]],
    ['not ordered', [4, 6]],
    ['ordered(channel "counter")', [3, 7]],
    ['not ordered(channel "counter")', [1, 2, 4, 5, 6]],
    ['ordered(channel in ("app", "delivery"))', [1, 5]],
    ['ordered(channel != "mini_program")', [1, 3, 5, 7]],
    ['ordered(channel "app", channel != "counter")', [1]],
    ['ordered(channel "app", channel "counter")', []],
    ['ordered(first(channel "mini_program"))', [1, 2, 5]],
    ['not ordered(first(channel "mini_program"))', [3, 4, 6, 7]],
    ['ordered(first(channel "mini_program"), first(channel "delivery"))', [5]],
    ['ordered(first(channel "mini_program")) and not ordered(channel "counter")', [1, 2, 5]],
  ])('%s', async (text, ids) => {
    expect(await data.members(text)).toEqual(ids);
  });

  it.each([
    ['ordered', false],
    ['ordered(first(channel "counter"))', false],
    // the rows of those alone who have orders later than now
    ['ordered(channel "counter")', true],
    ['ordered(channel "counter", within 30 days)', true],
    ['ordered(channel "counter", store "人民广场店")', true],
    ['ordered(last(channel "counter"))', true],
  ])('%s asks the rows: %s', (text, asked) => {
    const options = { engine: duckdb, directory: DIRECTORY, now: NOW, zone: ZONE };
    const { sql } = compileSegment(parseSegment(text, DIRECTORY), options);
    expect(/from purchase/.test(sql)).toBe(asked);
  });
});
