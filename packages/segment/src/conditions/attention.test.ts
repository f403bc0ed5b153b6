import { expect, it } from 'vitest';
import { parseSegment, saySegment } from '../segment.ts';
import { CHAIN } from '../testing/chain.ts';
import { people, peopleWith } from '../testing/duck.ts';

const budget = (customer_id: number, kind: string, period_start: string, remaining: number) => ({
  customer_id,
  kind,
  period_start,
  remaining,
});
const who = await peopleWith({
  person: people({}, {}, {}, {}),
  budget: [
    budget(1, 'promotion_week', '2026-10-18T16:00:00Z', 0), // Monday, midnight in Shanghai
    budget(2, 'promotion_week', '2026-10-18T16:00:00Z', 3),
    budget(3, 'promotion_week', '2026-10-11T16:00:00Z', 0), // last week
    budget(1, 'mass_send_day', '2026-10-19T16:00:00Z', 0),
    budget(2, 'mass_send_day', '2026-10-18T16:00:00Z', 0), // yesterday
    budget(3, 'promotion_day', '2026-10-19T16:00:00Z', 0),
  ],
});
it.each([
  // four a week, one a day
  ['attention(promotion_week >= 1)', [2, 3, 4], '本周推广剩余至少 1 次', 'have at least 1 promotions left this week'],
  ['attention(promotion_week >= 4)', [3, 4], '本周推广剩余至少 4 次', 'have at least 4 promotions left this week'],
  ['attention(promotion_week < 4)', [1, 2], '本周推广剩余少于 4 次', 'have less than 4 promotions left this week'],
  ['attention(promotion_week = 3)', [2], '本周推广剩余正好 3 次', 'have exactly 3 promotions left this week'],
  ['attention(mass_send_day = 0)', [1], '今日群发剩余正好 0 次', 'have exactly 0 mass sends left today'],
  ['attention(mass_send_day >= 1)', [2, 3, 4], '今日群发剩余至少 1 次', 'have at least 1 mass sends left today'],
  ['attention(promotion_day > 0)', [1, 2, 4], '今日推广剩余超过 0 次', 'have more than 0 promotions left today'],
])('%s', async (text, ids, zh, en) => {
  expect(await who(text)).toEqual(ids);
  const tree = parseSegment(text, CHAIN);
  expect([saySegment(tree, CHAIN, 'zh'), saySegment(tree, CHAIN, 'en')]).toEqual([`顾客${zh}`, `Customers who ${en}`]);
});
it.each([
  ['attention', 'syntax, found attention, expected attention(promotion_week >= 1)'],
  ['attention(promotion_weak >= 1)', 'did you mean promotion_week?'],
  ['attention(promotion_week)', 'syntax'],
  ['attention(promotion_week >= 1, promotion_day >= 1)', 'syntax'],
  ['attention(promotion_week >= -1)', 'out_of_range'],
])('refuses %s', (text, message) => expect(() => parseSegment(text, CHAIN)).toThrow(message));
