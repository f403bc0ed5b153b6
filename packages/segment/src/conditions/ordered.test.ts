import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCount, dependenceOf } from '../compile/compile.ts';
import { duckdb } from '../compile/engine.ts';
import { parseSegment, printSegment, saySegment } from '../segment.ts';
import { ago, DAYS, NOW, people, type Row, type WithRows, withRows, ZONE } from '../testing/duck.ts';
import { DIRECTORY } from '../testing/event-names.ts';

/** Order numbers rise; the store's clock says `local`. */
let orders = 0;
const order = (customer_id: number, hours: number, more: Row = {}): Row => ({
  customer_id,
  order_id: ++orders,
  at: ago(hours),
  local_at: '2026-10-14 12:00:00',
  store_id: 1,
  channel: 'counter',
  paid_fen: 2000,
  ...more,
});
const MORNING = '2026-10-14 07:00:00';
const TEN = '2026-10-14 10:00:00';
const SUNDAY = '2026-10-18 07:30:00';
const purchase = [
  // 1: twice in the mini program, then at the counter of another store; at the very edge of 30 days, and after now
  order(1, 100 * DAYS, { channel: 'mini_program', local_at: MORNING }),
  order(1, 10 * DAYS, { channel: 'mini_program', local_at: MORNING, paid_fen: 3001 }),
  order(1, 5 * DAYS, { store_id: 2, local_at: TEN, paid_fen: 2999 }),
  // 2: exactly 30 days ago, and now
  order(2, 30 * DAYS, { store_id: 3 }),
  order(2, 0, { store_id: 3, by_link: true }),
  // 3: two of the same instant in two channels, the first of hers
  order(3, 20 * DAYS, { channel: 'delivery' }),
  order(3, 20 * DAYS, { channel: 'app', paid_fen: 0 }),
  order(3, 2 * DAYS, { local_at: SUNDAY }),
  // 4: only later than now
  order(4, -1),
  // 6: on three days in three stores, one of them unknown
  ...[1, 2, 99].map((store_id) =>
    order(6, 24 * store_id, { store_id, local_at: `2026-10-${11 + (store_id % 9)} 23:30:00` }),
  ),
];
const line = [
  { customer_id: 1, order_id: 1, at: ago(100 * DAYS), sku: 'L1', quantity: 1 },
  { customer_id: 1, order_id: 1, at: ago(100 * DAYS), sku: 'B1', quantity: 1 },
  { customer_id: 1, order_id: 2, at: ago(10 * DAYS), sku: 'L1', quantity: 1 },
  { customer_id: 2, order_id: 4, at: ago(30 * DAYS), sku: 'B1', quantity: 1 },
  { customer_id: 2, order_id: 5, at: ago(0), sku: 'gone', quantity: 1 },
];
const touch = [
  { customer_id: 1, run_id: 1, at: ago(10 * DAYS + 24), playbook: 'rain' },
  { customer_id: 1, run_id: 2, at: ago(10 * DAYS + 1), playbook: 'rain' },
  { customer_id: 1, run_id: 3, at: ago(5 * DAYS), playbook: 'rain' },
  { customer_id: 2, run_id: 4, at: ago(25), playbook: 'other' },
  { customer_id: 3, run_id: 5, at: ago(2 * DAYS + 24), playbook: 'rain' },
  { customer_id: 3, run_id: 6, at: ago(-2), playbook: 'rain' },
];

describe('ordered', () => {
  let data: WithRows;
  beforeAll(async () => {
    data = await withRows({ person: people(1, 2, 3, 4, 5, 6), purchase, line, touch }, { directory: DIRECTORY });
  });
  afterAll(() => data.close());

  it.each<[string, number[]]>([
    ['ordered', [1, 2, 3, 6]],
    ['not ordered', [4, 5]],
    // more than 30 days ago is not within them; now is
    ['ordered(count >= 2, within 30 days)', [1, 3, 6]],
    ['ordered(count = 1, within 30 days)', [2]],
    ['ordered(count <= 1, within 30 days)', [2, 4, 5]],
    ['not ordered(count <= 1, within 30 days)', [1, 3, 6]],
    ['ordered(count = 0)', [4, 5]],
    ['ordered(count != 3)', [2, 4, 5]],
    ['ordered(spent >= 80 yuan)', [1]],
    ['ordered(spent < 40 yuan)', [4, 5]],
    ['ordered(spent < 40.01 yuan, within 90 days)', [2, 3, 4, 5, 6]],
    ['ordered(average > 30 yuan, within 10 days)', []],
    ['ordered(average = 30 yuan, within 11 days)', [1]],
    ['ordered(average < 100 yuan, channel "online")', []],
    ['ordered(stores >= 2)', [1, 6]],
    ['ordered(stores >= 3)', [6]],
    ['ordered(stores < 2)', [2, 3, 4, 5]],
    ['ordered(days >= 3)', [6]],
    ['ordered(days >= 2)', [3, 6]],
    ['ordered(count >= 2, spent > 60 yuan, within 30 days)', []],
    ['ordered(count >= 2, stores >= 2, within 30 days)', [1, 6]],
    ['ordered(by_link)', [2]],
    ['ordered(amount = 0 yuan)', [3]],
    ['ordered(amount >= 29.99 yuan, amount < 30 yuan)', [1]],
    ['ordered(channel in ("mini_program", "delivery"))', [1, 3]],
    ['ordered(channel != "counter")', [1, 3]],
    ['ordered(store "望京店")', [2]],
    ['ordered(city "上海", count >= 3)', [1, 3]],
    // what is known of no store passes neither
    ['ordered(city != "上海")', [2]],
    ['ordered(region "华东", count >= 2, within 30 days)', [1, 3, 6]],
    ['ordered(region != "市中心")', [1, 2, 6]],
    ['ordered(hours 7 to 10, weekdays)', [1]],
    ['ordered(hours 10 to 11)', [1]],
    ['ordered(hours "23:30" "07:00")', [6]],
    ['ordered(hours "07:01" "10:00")', [3]],
    ['ordered(weekends)', [3, 6]],
    ['ordered(weekday "Sunday", hours 7 to 10)', [3]],
    // at least so large a share of at least so many
    ['ordered(share(hours 7 to 10, weekdays) >= 66%)', [1]],
    ['ordered(share(hours 7 to 10, weekdays) >= 67%)', []],
    ['ordered(count >= 3, share(hours 7 to 10, weekdays) > 66%)', [1]],
    ['ordered(count >= 4, share(hours 7 to 10, weekdays) >= 60%)', []],
    ['ordered(count = 3, stores >= 3, share(store "人民广场店") = 33%)', []],
    ['ordered(count = 3, stores >= 3, share(store "人民广场店") >= 33%)', [6]],
    ['ordered(stores > 2, days >= 3)', [6]],
    ['ordered(stores = 3)', [6]],
    ['ordered(share(channel "counter") <= 33%)', []],
    ['ordered(share(channel "counter") < 34%)', [1, 3]],
    // rows of one instant are all first; one that passes is enough
    ['ordered(first(channel "app"))', [3]],
    ['ordered(first(channel "delivery"))', [3]],
    ['ordered(first(channel "mini_program")) and not ordered(channel "counter")', []],
    ['ordered(first(channel "mini_program"))', [1]],
    ['ordered(first(channel "counter"), within 6 days)', [1, 2, 3, 6]],
    ['ordered(last(channel "counter"))', [1, 2, 3, 6]],
    ['ordered(last(store "徐家汇店"))', [1]],
    // lines of the order
    ['ordered(product "生椰拿铁", count >= 2)', [1]],
    ['ordered(product "生椰拿铁", product "吐司")', [1]],
    ['ordered(product != "生椰拿铁", within 31 days)', [2]],
    ['ordered(category "烘焙")', [1, 2]],
    ['ordered(brand != "椰树")', [1, 2]],
    ['ordered(first(category "烘焙"))', [1, 2]],
    ['ordered(share(product "生椰拿铁") > 50%)', [1]],
    // strictly later, by at most 24 hours; counted once however many touches lie before
    ['ordered(after(touched, within 24 hours))', [1, 3]],
    ['ordered(after(touched, within 1 hour))', [1]],
    ['ordered(count >= 2, after(touched, within 24 hours))', []],
    ['ordered(count >= 2, after(touched, within 5 days))', []],
    ['ordered(after(touched(playbook "雨天关怀"), within 25 hours), within 3 days)', [3]],
    ['ordered(count = 0, after(touched, within 24 hours))', [2, 4, 5, 6]],
    ['ordered(since_last(touched))', [2, 3]],
    ['ordered(since_last(touched(playbook "雨天关怀")))', [3]],
    ['ordered(count = 0, since_last(touched))', [1, 4, 5, 6]],
    ['ordered(this week)', [2, 6]],
    ['ordered(since "2026-10-15", until "2026-10-15")', [1]],
  ])('%s', async (text, members) => {
    // text ↔ tree, and the tree's text means the same
    const tree = parseSegment(text, DIRECTORY);
    expect(parseSegment(printSegment(tree, DIRECTORY), DIRECTORY)).toEqual(tree);
    expect(await data.members(text)).toEqual(members);
  });
});

it.each([
  ['ordered', '下过单', 'ordered'],
  [
    'ordered(channel "mini_program", count >= 5, average >= 30 yuan, within 60 days)',
    '近 60 天通过小程序下过单至少 5 次、平均每单至少 30 元',
    'ordered through the mini program at least 5 times and on average at least 30 yuan within the last 60 days',
  ],
  [
    'ordered(count >= 5, share(hours 7 to 10, weekdays) >= 60%, within 60 days)',
    '近 60 天下过单至少 5 次，其中至少 60% 在 07:00–10:00、在周一至周五',
    'ordered at least 5 times, at least 60% of them between 07:00 and 10:00 from Monday to Friday within the last 60 days',
  ],
  [
    'ordered(count >= 2, after(touched, within 24 hours), within 30 days)',
    '近 30 天在被触达后的 24 小时内下过单至少 2 次',
    'ordered at least 2 times within 24 hours after they were touched within the last 30 days',
  ],
  [
    'ordered(first(channel "mini_program"))',
    '下过单，首次通过小程序',
    'ordered, the first time through the mini program',
  ],
  ['ordered(product "生椰拿铁", store "望京店")', '在望京店下过含 生椰拿铁 的单', 'ordered 生椰拿铁 at 望京店'],
  ['ordered(since_last(redeemed))', '自上次核销券以来下过单', 'ordered since they last redeemed a coupon'],
])('%s is said', (text, zh, en) => {
  const tree = parseSegment(text, DIRECTORY);
  expect(printSegment(tree, DIRECTORY)).toBe(text);
  expect(saySegment(tree, DIRECTORY, 'zh')).toBe(`顾客${zh}`);
  expect(saySegment(tree, DIRECTORY, 'en')).toBe(`Customers who ${en}`);
});

it.each([
  ['ordered(chanel "app")', 'line 1, column 9: unknown_word, found chanel, expected product'],
  ['ordered(channel "ap")', 'unknown_name, found "ap", expected channel; did you mean "app"?'],
  [
    'ordered("生椰拿鐵")',
    'line 1, column 9: unknown_name, found "生椰拿鐵", expected products; did you mean "生椰拿铁"?',
  ],
  ['ordered(count >= 1.5)', 'out_of_range, found 1.5'],
  ['ordered(count >= 2 yuan)', 'wrong_type, found 2 yuan'],
  ['ordered(spent >= 0.001 yuan)', 'out_of_range, found 0.001'],
  ['ordered(count)', 'syntax, found count, expected count >= 2'],
  ['ordered(share(weekdays) >= 60)', 'wrong_type, found 60'],
  ['ordered(first())', 'missing, found first'],
  ['ordered(hours 7 to 25)', 'out_of_range, found 25'],
  ['ordered(hours 7 to 7)', 'out_of_range, found 07:00'],
  ['ordered(weekday "Mon")', 'unknown_name, found Mon'],
  ['ordered(after(touched))', 'syntax, found after, expected after(touched, within 24 hours)'],
  ['ordered(after(birthday, within 1 day))', 'unknown_word, found birthday'],
  ['ordered(since_last(touched), since_last(touched))', 'not_here, found since_last'],
  ['ordered(count >= 2) >= 3', 'syntax, found ordered(…) >='],
  ['ordered()', 'syntax, found ordered'],
])('%s is refused', (text, message) => {
  expect(() => parseSegment(text, DIRECTORY)).toThrow(message);
});

it('depends on its rows, on those it looks back to, and on the window', () => {
  const tree = parseSegment('ordered(product "吐司", after(touched, within 1 day), within 30 days)', DIRECTORY);
  const { relations, boundaries, everybody } = dependenceOf(tree, DIRECTORY);
  expect([...relations].sort()).toEqual(['line', 'purchase', 'touch']);
  expect(boundaries).toEqual([{ kind: 'after', relation: 'purchase', column: 'at', seconds: 30 * 86_400 }]);
  expect(everybody).toBe(false);
});

it('puts no value into the statement itself', () => {
  const tree = parseSegment('touched(channel "x\'); drop table person; --")', DIRECTORY);
  const { sql, params } = compileCount(tree, { engine: duckdb, directory: DIRECTORY, now: NOW, zone: ZONE });
  expect(sql).not.toContain('drop');
  expect(params).toContainEqual({ type: 'text', value: "x'); drop table person; --" });
});
