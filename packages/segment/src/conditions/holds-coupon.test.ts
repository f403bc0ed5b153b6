import { expect, it } from 'vitest';
import { parseSegment, saySegment } from '../segment.ts';
import { CHAIN } from '../testing/chain.ts';
import { people, peopleWith } from '../testing/duck.ts';

// now is 20 October, 09:30 in Shanghai; its midnights are 16:00 UTC
const coupon = (customer_id: number, coupon_id: number, valid_until: string, rest = {}) => ({
  customer_id,
  coupon_id,
  offer: 'noon',
  status: 'issued',
  issued_at: '2026-10-01T00:00:00Z',
  valid_from: '2026-10-01T00:00:00Z',
  valid_until,
  ...rest,
});
const who = await peopleWith({
  person: people({}, {}, {}, {}, {}, {}, {}, {}, {}),
  coupon: [
    coupon(1, 1, '2026-10-20T16:00:00Z'), // to the end of today
    coupon(2, 2, '2026-10-21T16:00:00Z'), // to the end of tomorrow
    coupon(2, 3, '2026-10-23T01:30:00Z', { offer: 'welcome' }),
    coupon(3, 4, '2026-10-20T16:00:00.001Z'), // its last moment is tomorrow's
    coupon(3, 5, '2026-10-23T01:30:00.001Z'),
    coupon(4, 6, '2026-10-20T01:30:00Z'), // expired this moment
    coupon(5, 7, '2026-10-21T16:00:00Z', { status: 'redeemed' }),
    coupon(6, 8, '2026-10-21T16:00:00Z', { valid_from: '2026-10-20T01:30:00.001Z' }),
    coupon(7, 9, '2026-10-21T16:00:00Z', { status: 'void' }),
    coupon(8, 10, '2026-10-21T16:00:00Z', { issued_at: '2026-10-20T02:00:00Z' }),
  ],
});
it.each([
  ['holds_coupon', [1, 2, 3], '持有未使用的券', 'hold an unused coupon'],
  ['holds_coupon(expires(today))', [1], '持有今天到期、未使用的券', 'hold an unused coupon expiring today'],
  ['holds_coupon(expires(tomorrow))', [2, 3], '持有明天到期、未使用的券', 'hold an unused coupon expiring tomorrow'],
  [
    'holds_coupon(expires(within 3 days))',
    [1, 2, 3],
    '持有3 天内到期、未使用的券',
    'hold an unused coupon expiring within 3 days',
  ],
  [
    'holds_coupon(expires(within 3 days), count >= 2)',
    [2],
    '持有至少 2 张3 天内到期、未使用的券',
    'hold at least 2 unused coupons expiring within 3 days',
  ],
  ['holds_coupon(count = 1)', [1], '持有正好 1 张未使用的券', 'hold exactly 1 unused coupon'],
  ['holds_coupon(count >= 1)', [1, 2, 3], '持有至少 1 张未使用的券', 'hold at least 1 unused coupon'],
  ['holds_coupon(offer "新人券")', [2], '持有未使用的券（新人券）', 'hold an unused coupon of 新人券'],
  [
    'holds_coupon(offer "新人券", expires(tomorrow))',
    [],
    '持有明天到期、未使用的券（新人券）',
    'hold an unused coupon of 新人券 expiring tomorrow',
  ],
])('%s', async (text, ids, zh, en) => {
  expect(await who(text)).toEqual(ids);
  const tree = parseSegment(text, CHAIN);
  expect([saySegment(tree, CHAIN, 'zh'), saySegment(tree, CHAIN, 'en')]).toEqual([`顾客${zh}`, `Customers who ${en}`]);
});
it.each([
  ['holds_coupon(expires)', 'syntax, found expires'],
  ['holds_coupon(expires(yesterday))', 'column 22: syntax, found yesterday, expected expires(within 3 days)'],
  ['holds_coupon(expires(within 3))', 'wrong_type, found 3'],
  ['holds_coupon(count >= 0)', 'out_of_range, found 0, expected 1 … 10000'],
  ['holds_coupon(count < 3)', 'syntax, found count, expected count >= 2, count = 1'],
  ['holds_coupon(ofer "新人券")', 'did you mean offer?'],
])('refuses %s', (text, message) => expect(() => parseSegment(text, CHAIN)).toThrow(message));
