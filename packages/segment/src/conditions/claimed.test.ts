import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSegment, printSegment, saySegment } from '../segment.ts';
import { ago, DAYS, people, type Row, type WithRows, withRows } from '../testing/duck.ts';
import { DIRECTORY } from '../testing/event-names.ts';

let coupons = 0;
const coupon = (customer_id: number, offer: string, days: number, more: Row = {}): Row => ({
  customer_id,
  coupon_id: ++coupons,
  offer,
  status: 'issued',
  issued_at: ago(days * DAYS),
  ...more,
});
const redeemed = (days: number, more: Row = {}): Row => ({
  status: 'redeemed',
  redeemed_at: ago(days * DAYS),
  redeemed_store_id: 1,
  discount_fen: 500,
  ...more,
});
const rows = [
  // 1: one redeemed, one not, of the same offer
  coupon(1, 'noon', 3, redeemed(1)),
  coupon(1, 'noon', 2, { drop_key: 'd1' }),
  // 2: redeemed only later than now; void
  coupon(2, 'noon', 1, redeemed(-1)),
  coupon(2, 'half', 20, { status: 'void' }),
  // 3: redeemed twice in two stores, one amount and one store unknown
  coupon(3, 'noon', 9, redeemed(8, { discount_fen: null, redeemed_store_id: null })),
  coupon(3, 'half', 9, redeemed(7, { redeemed_store_id: 3 })),
];

describe('coupons', () => {
  let data: WithRows;
  beforeAll(async () => {
    data = await withRows({ person: people(1, 2, 3, 4), coupon: rows }, { directory: DIRECTORY });
  });
  afterAll(() => data.close());

  it.each<[string, number[]]>([
    ['claimed', [1, 2, 3]],
    // of one coupon: she claimed it and did not redeem it
    ['claimed(offer "午间券", unredeemed, within 7 days)', [1, 2]],
    ['claimed(offer "午间券", within 7 days) and not redeemed(offer "午间券")', [2]],
    ['claimed(used, within 7 days)', [1]],
    ['claimed("第二杯半价", unredeemed)', [2]],
    ['claimed(count >= 2, within 10 days)', [1, 3]],
    ['claimed(offers >= 2)', [2, 3]],
    ['claimed(drop "d1")', [1]],
    // a coupon of no drop is not of another drop
    ['claimed(drop != "d2")', [1]],
    ['redeemed', [1, 3]],
    ['redeemed(within 7 days)', [1]],
    ['redeemed(count = 0)', [2, 4]],
    ['redeemed(saved <= 5 yuan)', [1, 2, 3, 4]],
    ['redeemed(saved >= 5 yuan, count >= 2)', [3]],
    ['redeemed(stores >= 2)', []],
    ['redeemed(stores = 1)', [1, 3]],
    ['redeemed(store != "人民广场店")', [3]],
    ['redeemed(after(claimed(offer "午间券"), within 2 days))', [1, 3]],
    ['redeemed(offer "第二杯半价", after(claimed, within 24 hours))', []],
  ])('%s', async (text, members) => {
    const tree = parseSegment(text, DIRECTORY);
    expect(parseSegment(printSegment(tree, DIRECTORY), DIRECTORY)).toEqual(tree);
    expect(await data.members(text)).toEqual(members);
  });
});

it('is said', () => {
  const tree = parseSegment('claimed(offer "午间券", unredeemed, within 7 days)', DIRECTORY);
  expect(saySegment(tree, DIRECTORY, 'zh')).toBe('顾客近 7 天领过 午间券 且未核销');
  expect(saySegment(tree, DIRECTORY, 'en')).toBe(
    'Customers who claimed 午间券 without redeeming it within the last 7 days',
  );
});
